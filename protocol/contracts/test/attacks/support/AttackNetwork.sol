// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.26;

import {Bridge} from "causeway/Bridge.sol";
import {Message, MessageHash} from "causeway/Message.sol";
import {IBridge} from "causeway/interfaces/IBridge.sol";
import {GlobalRoots} from "causeway/roots/GlobalRoots.sol";
import {TestToken} from "causeway/token/TestToken.sol";

import {Network} from "../../support/Network.sol";
import {Attempt} from "./Attempt.sol";
import {ForgedClaim} from "./ForgedClaim.sol";

/// @title Three chains with real contracts, or with bridges that lack one check, and somebody who attacks them
/// @notice Before an attack Alice has locked 100 tokens on the L1 and Bob has got the 100 images of them on L2 A: more
/// than this is nowhere, so whatever the attacker gets is either nobody's or Alice's.
abstract contract AttackNetwork is Network, Attempt {
    uint256 internal constant LOCKED = 100 ether;

    address internal attacker = makeAddr("attacker");

    /// @dev Name of the weakened bridge, and of the weakened registry; empty for the real ones.
    string private _weakBridge;
    string private _weakRoots;

    /// @dev The contracts as they are deployed.
    modifier real() {
        _start();
        _;
    }

    /// @dev All bridges lack one check.
    modifier twin(string memory weakBridge) {
        _weakBridge = weakBridge;
        _start();
        _;
    }

    /// @dev All bridges and the registry of roots lack one check.
    modifier twins(string memory weakBridge, string memory weakRoots) {
        (_weakBridge, _weakRoots) = (weakBridge, weakRoots);
        _start();
        _;
    }

    /// @dev What else there is before the attack.
    function arrange() internal virtual {}

    /// @dev What a twin needs to get that far.
    function beforeFirstDeposit() internal virtual {}

    function newBridge(IBridge.Config memory c) internal override returns (Bridge) {
        string memory name = bytes(_weakBridge).length == 0 ? "Bridge" : _weakBridge;
        return Bridge(deploy(name, abi.encode(c, chainIds)));
    }

    function newGlobalRoots() internal override returns (GlobalRoots) {
        string memory name = bytes(_weakRoots).length == 0 ? "GlobalRoots" : _weakRoots;
        return GlobalRoots(deploy(name, abi.encode(chainIds, sources)));
    }

    /// @dev A message of the L1's token to an address on L2 A that nobody has sent.
    function forged(uint256 from, uint32 index, uint256 to, address recipient, uint256 amount)
        internal
        view
        returns (Message memory)
    {
        return Message({
            kind: 0,
            sourceChain: chainIds[from],
            leafIndex: index,
            destinationChain: chainIds[to],
            originChain: chainIds[L1],
            originToken: address(token),
            sender: attacker,
            recipient: recipient,
            amount: amount,
            relayerFee: 0,
            data: ""
        });
    }

    /// @dev A claim of it, proven by rule, under a root that is the attacker's own.
    function forgedClaim(uint256 slot, Message memory message) internal view returns (bytes memory) {
        return ForgedClaim.single(slot, message, attacker);
    }

    /// @dev An honest claim of a message, as calldata.
    function claimInput(uint256 from, Message memory message) internal view returns (bytes memory) {
        return abi.encodeCall(
            IBridge.claim,
            (message, settled[from], exitProof(from, message.leafIndex), globalProof(from), attacker)
        );
    }

    function claimManyInput(uint256 from, Message[] memory messages) internal view returns (bytes memory) {
        return abi.encodeCall(
            IBridge.claimMany,
            (messages, settled[from], multiProof(from, messages), globalProof(from), attacker)
        );
    }

    /// @dev Makes a chain's settlement accept an exit root over these messages, besides which it has sent nothing: what
    /// whoever holds the keys of that settlement can do.
    function settleForged(uint256 from, Message memory message) internal {
        trees[from].push(MessageHash.id(message));
        settled[from] = trees[from].count();
        bytes32 exitRoot = trees[from].exitRoot(settled[from]);
        vm.prank(sources[from]);
        globalRoots.acceptExitRoot(exitRoot);
    }

    function sendCall(address receiver, uint256 amount, uint256 fee, bytes memory data)
        internal
        returns (Message memory)
    {
        vm.prank(alice);
        bridges[L1].bridgeCall(chainIds[L2A], receiver, address(token), amount, fee, data);
        return lastSent(L1);
    }

    function supply(uint256 chain) internal view returns (uint256) {
        TestToken image = wrapped(chain);
        return address(image).code.length == 0 ? 0 : image.totalSupply();
    }

    function locked() internal view returns (uint256) {
        return bridges[L1].lockedOf(address(token));
    }

    /// @dev The books are as they were before the attack.
    function assertUntouched() internal view {
        assertEq(locked(), LOCKED, "locked");
        assertEq(token.balanceOf(address(bridges[L1])), LOCKED, "escrow");
        assertEq(supply(L2A), LOCKED, "supply");
        assertEq(wrapped(L2A).balanceOf(bob), LOCKED, "Bob's");
        assertEq(wrapped(L2A).balanceOf(attacker), 0, "the attacker's image");
        assertEq(token.balanceOf(attacker), 0, "the attacker's token");
    }

    function _start() private {
        setUpNetwork();
        fund(alice, 1000 ether);
        beforeFirstDeposit();
        send(L1, L2A, address(token), LOCKED, 0);
        settle(L1);
        claim(L1, L2A, sent[L1][0]);
        claim(L1, L2A, sent[L1][1]);
        assertUntouched();
        arrange();
    }
}
