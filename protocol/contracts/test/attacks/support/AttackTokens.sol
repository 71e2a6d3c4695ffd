// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev As some of the oldest tokens: says no by returning false, and does not revert.
contract PoliteToken {
    string public constant name = "Polite";
    string public constant symbol = "POL";
    uint8 public constant decimals = 18;
    mapping(address owner => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    constructor() {
        balanceOf[msg.sender] = 1e30;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        if (balanceOf[msg.sender] < amount) return false;
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (balanceOf[from] < amount || allowance[from][msg.sender] < amount) return false;
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}

/// @dev Its owner stops all transfers, as those of some large tokens can.
contract StoppableToken is ERC20 {
    bool public stopped;

    error Stopped();

    constructor() ERC20("Stoppable", "STOP") {
        _mint(msg.sender, 1e30);
    }

    function stop(bool stopped_) external {
        stopped = stopped_;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (stopped) revert Stopped();
        super._update(from, to, value);
    }
}

/// @dev Says what somebody has only while its books are fresh, and every transfer freshens them.
contract StaleToken is ERC20 {
    bool public stale;

    error Stale();

    constructor() ERC20("Stale", "STALE") {
        _mint(msg.sender, 1e30);
    }

    function age() external {
        stale = true;
    }

    function balanceOf(address owner) public view override returns (uint256) {
        if (stale) revert Stale();
        return super.balanceOf(owner);
    }

    function _update(address from, address to, uint256 value) internal override {
        stale = false;
        super._update(from, to, value);
    }
}

/// @dev Refuses to move nothing, as some tokens do.
contract ZeroRefusingToken is ERC20 {
    error Nothing();

    constructor() ERC20("Zero refusing", "ZERO") {
        _mint(msg.sender, 1e30);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (value == 0) revert Nothing();
        super._update(from, to, value);
    }
}
