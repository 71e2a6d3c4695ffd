// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev Anybody gets as much of it as he wants, with as many decimals as it was made with.
contract OpenToken is ERC20 {
    uint8 private immutable _decimals;

    constructor(uint8 decimals_) ERC20("Open", "OPEN") {
        _decimals = decimals_;
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @dev Keeps one percent of each transfer.
contract FeeToken is OpenToken(18) {
    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && to != address(0)) {
            super._update(from, address(0xdead), value / 100);
            value -= value / 100;
        }
        super._update(from, to, value);
    }
}

/// @dev Returns nothing from its transfers.
contract SilentToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @dev Says false and moves nothing, whenever it is told to.
contract FalseToken is OpenToken(18) {
    bool public refusing;

    function refuse(bool refusing_) external {
        refusing = refusing_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !refusing && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !refusing && super.transferFrom(from, to, value);
    }
}

/// @dev What everybody has grows and shrinks without a transfer.
contract RebasingToken {
    uint256 private _scale = 100;
    mapping(address => uint256) private _shares;
    mapping(address => mapping(address => uint256)) public allowance;

    function rebase(uint256 percent) external {
        _scale = percent;
    }

    function mint(address to, uint256 amount) external {
        _shares[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function balanceOf(address owner) public view returns (uint256) {
        return _shares[owner] * _scale / 100;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        uint256 shares = amount * 100 / _scale;
        _shares[from] -= shares;
        _shares[to] += shares;
        return true;
    }
}

/// @dev In the middle of each transfer it calls a target, and goes on whatever comes of that.
contract ReenteringToken is OpenToken(18) {
    address private _target;
    bytes private _call;
    uint256 public attempts;
    uint256 public successes;

    /// @dev With a balance and an allowance of its own, so that nothing but the target can refuse the call.
    function reenter(address target, bytes calldata call_) external {
        _target = address(0);
        _mint(address(this), 1 ether);
        _approve(address(this), target, type(uint256).max);
        _target = target;
        _call = call_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_target == address(0) || from == address(0)) return;
        ++attempts;
        (bool success,) = _target.call(_call);
        if (success) ++successes;
    }
}
