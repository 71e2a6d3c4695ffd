// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ERC20} from "solady/tokens/ERC20.sol";

/// @title A worthless token for devnets, with EIP-2612 permit and a faucet for everybody
contract TestToken is ERC20 {
    /// @notice More was asked of the faucet than one call may give.
    /// @param amount What was asked.
    /// @param cap The most that one call gives.
    error FaucetLimit(uint256 amount, uint256 cap);

    /// @notice The token was constructed with a faucet that gives nothing.
    error FaucetCapZero();

    /// @notice The most that one call of the faucet gives, in the token's smallest unit.
    uint256 public immutable faucetCap;

    uint8 private immutable _decimals;
    string private _name;
    string private _symbol;

    /// @param name_ Name of the token.
    /// @param symbol_ Symbol of the token.
    /// @param decimals_ Decimals of the token.
    /// @param faucetCap_ The most that one call of the faucet gives, in the token's smallest unit; not zero.
    constructor(string memory name_, string memory symbol_, uint8 decimals_, uint256 faucetCap_) {
        if (faucetCap_ == 0) revert FaucetCapZero();
        _name = name_;
        _symbol = symbol_;
        _decimals = decimals_;
        faucetCap = faucetCap_;
    }

    /// @notice Gives the caller `amount` new tokens.
    /// @param amount At most `faucetCap`.
    function faucet(uint256 amount) external {
        faucet(msg.sender, amount);
    }

    /// @notice Gives `to` `amount` new tokens.
    /// @param to The recipient.
    /// @param amount At most `faucetCap`.
    function faucet(address to, uint256 amount) public {
        if (amount > faucetCap) revert FaucetLimit(amount, faucetCap);
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function name() public view override returns (string memory) {
        return _name;
    }

    /// @inheritdoc ERC20
    function symbol() public view override returns (string memory) {
        return _symbol;
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    /// @dev Nobody gets an allowance that the owner did not give.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
