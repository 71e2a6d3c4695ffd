// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @dev Another library's token than ours, with permit.
contract OrdinaryToken is ERC20, ERC20Permit {
    constructor() ERC20("Ordinary", "ORD") ERC20Permit("Ordinary") {
        _mint(msg.sender, 1e30);
    }
}

/// @dev Keeps one percent of each transfer.
contract TaxedToken is ERC20 {
    constructor() ERC20("Taxed", "TAX") {
        _mint(msg.sender, 1e30);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && to != address(0)) {
            super._update(from, address(0xdead), value / 100);
            value -= value / 100;
        }
        super._update(from, to, value);
    }
}

/// @dev Says yes and moves nothing.
contract LyingToken {
    function balanceOf(address) external pure returns (uint256) {
        return 1 ether;
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        return true;
    }
}

/// @dev No permit, but a fallback that accepts everything, as WETH has it.
contract FallbackToken is ERC20 {
    constructor() ERC20("Fallback", "FALL") {
        _mint(msg.sender, 1e30);
    }

    fallback() external {}
}

/// @dev Neither returns a bool nor has a name; symbol and name are words, as the oldest tokens have them.
contract OldToken {
    mapping(address => uint256) public balanceOf;
    bytes32 public constant symbol = "OLD";

    constructor() {
        balanceOf[msg.sender] = 1e30;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @dev Calls a target back in the middle of a transfer.
contract HookedToken is ERC20 {
    address private _target;
    bytes private _call;

    constructor() ERC20("Hooked", "HOOK") {
        _mint(msg.sender, 1e30);
    }

    function hook(address target, bytes calldata call_) external {
        _target = target;
        _call = call_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_target == address(0)) return;
        (bool success, bytes memory reason) = _target.call(_call);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
