// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {ERC20} from "solady/tokens/ERC20.sol";

/// @title What a wrapped token asks the bridge that deploys it
interface IWrappedTokenSource {
    /// @notice Parameters of the wrapped token that is being deployed in this transaction.
    /// @return name The origin token's name.
    /// @return symbol The origin token's symbol.
    /// @return decimals The origin token's decimals.
    /// @return originChain The chain where the origin token lives.
    /// @return originToken The origin token there.
    function wrappedTokenParameters()
        external
        view
        returns (
            string memory name,
            string memory symbol,
            uint8 decimals,
            uint64 originChain,
            address originToken
        );
}

/// @title The image of a token that is native to another chain
/// @notice One unit exists for each unit locked on the origin chain. Only the bridge mints and burns; there is no
/// owner. Supports EIP-2612 permits.
/// @dev The creation code is the same for all tokens, because the parameters are read back from the bridge: so the
/// address depends only on the bridge, the origin chain and the origin token.
contract WrappedToken is ERC20 {
    /// @notice Somebody else than the bridge tried to mint or burn.
    /// @param caller Who.
    error NotBridge(address caller);

    /// @notice The only minter and burner.
    address public immutable bridge;

    /// @notice The chain where the origin token lives.
    uint64 public immutable originChain;

    /// @notice The origin token there.
    address public immutable originToken;

    uint8 private immutable _decimals;
    string private _name;
    string private _symbol;

    /// @notice Deployed by the bridge only: the deployer is asked for the parameters.
    constructor() {
        bridge = msg.sender;
        (_name, _symbol, _decimals, originChain, originToken) =
            IWrappedTokenSource(msg.sender).wrappedTokenParameters();
    }

    modifier onlyBridge() {
        if (msg.sender != bridge) revert NotBridge(msg.sender);
        _;
    }

    /// @notice Creates `amount` for `to`.
    /// @param to The recipient.
    /// @param amount In the token's smallest unit.
    function mint(address to, uint256 amount) external onlyBridge {
        _mint(to, amount);
    }

    /// @notice Destroys `amount` of `from`.
    /// @dev Needs no allowance: the bridge burns only what its caller owns.
    /// @param from The owner.
    /// @param amount In the token's smallest unit.
    function burn(address from, uint256 amount) external onlyBridge {
        _burn(from, amount);
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
