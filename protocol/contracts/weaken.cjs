// Writes the weakened twins of the attack tests: the real sources with exactly one check taken out, so that a test can
// show what that check prevents. They are made from src/ at every build, because a copy by hand would go stale: a
// snippet below that is not found exactly once in its file stops the build.
//   node weaken.cjs
// A twin of `Bridge` with the suffix `Replays` is `test/attacks/weak/BridgeReplays.sol`. What lies on the way from the
// entry to the weakened file is generated with it, all else is imported from src/.
const fs = require("node:fs");
const path = require("node:path");

const BRIDGE = "src/Bridge.sol";
const LEDGER = "src/ledger/LedgerRollup.sol";
const MIRROR = "src/mirror/Mirror.sol";
const ROOTS = "src/roots/GlobalRoots.sol";
const SETTLEMENT = "src/settlement/OptimisticSettlement.sol";
const PROPOSALS = "src/settlement/OutputProposals.sol";
const QUORUM = "src/settlement/QuorumResolver.sol";
const GAMES = "src/settlement/DisputeGameOutputSource.sol";
const READER = "test/attacks/support/TrieReader.sol";

const VAULT = "src/bridge/TokenVault.sol";
const CORE = "src/bridge/BridgeCore.sol";
const INBOX = "src/bridge/Inbox.sol";
const OUTBOX = "src/bridge/Outbox.sol";
const PROOFS = "src/bridge/ClaimProofs.sol";
const EXECUTOR = "src/bridge/CallExecutor.sol";
const WALK = "src/trie/TrieWalk.sol";

// rows: of the list of attacks. without: what the twin lacks. instead: what stands there, if the rest needs something.
// also: where one check stands in two places, or a second one refuses whatever the first one does.
const WEAKENINGS = [
  // ---- what is proven ----
  {
    suffix: "AnyRoot",
    rows: [12, 36],
    entries: [BRIDGE, LEDGER],
    file: PROOFS,
    why: "a message counts under a root that nobody has accepted",
    without: `        if (root == bytes32(0) || !IRootSource(rootSource).isKnown(root)) {
            revert IBridge.GlobalRootUnknown(root);
        }
`,
  },
  {
    suffix: "RightIgnored",
    rows: [13],
    entries: [BRIDGE],
    file: "src/libraries/MultiProof.sol",
    why: "where both children are given, the right one is not hashed: its place is taken by the proof",
    without: `                        mstore(0x20, mload(add(read, toNodes)))
                        read := add(read, 0x20)
`,
    instead: `                        mstore(0x20, calldataload(next))
                        next := add(next, 0x20)
                        read := add(read, 0x20)
`,
  },
  {
    suffix: "AmountUnhashed",
    rows: [18],
    entries: [BRIDGE],
    file: "src/Message.sol",
    why: "amount, fee and data are not part of what is proven",
    without: "uint256 private constant LENGTH = 353;",
    instead: "uint256 private constant LENGTH = 257;",
  },
  {
    suffix: "TokenUnhashed",
    rows: [18],
    entries: [BRIDGE],
    file: "src/Message.sol",
    why: "the token is not part of what is proven",
    without: `            calldatacopy(add(free, 1), message, 320)
`,
    instead: `            calldatacopy(add(free, 1), message, 320)
            mstore(add(free, 161), 0)
`,
    also: [
      {
        without: `            mcopy(add(free, 1), message, 320)
`,
        instead: `            mcopy(add(free, 1), message, 320)
            mstore(add(free, 161), 0)
`,
      },
    ],
  },
  {
    suffix: "StrayBits",
    rows: [15],
    entries: [BRIDGE],
    file: "src/Message.sol",
    why: "bits beyond the type of the sender are cut off before a message is hashed",
    without: `            calldatacopy(add(free, 1), message, 320)
`,
    instead: `            calldatacopy(add(free, 1), message, 320)
            mstore(add(free, 193), shr(96, shl(96, mload(add(free, 193)))))
`,
  },
  {
    suffix: "ChainUnbound",
    rows: [34],
    entries: [BRIDGE, ROOTS],
    file: "src/libraries/GlobalTree.sol",
    why: "an exit root is not bound to its chain",
    without: "abi.encode(chain, exitRoot)",
    instead: "abi.encode(exitRoot)",
  },
  {
    suffix: "AnyDestination",
    rows: [34],
    entries: [BRIDGE],
    file: INBOX,
    why: "a message is delivered on every chain that is asked",
    without: `        if (message.destinationChain != chain) revert WrongDestinationChain(message.destinationChain, chain);
`,
  },
  {
    suffix: "Replays",
    rows: [15, 44],
    entries: [BRIDGE],
    file: INBOX,
    why: "the claimed bit is set and not looked at",
    without: `        if (bits & bit != 0) revert AlreadyClaimed(message.sourceChain, index);
`,
  },
  {
    suffix: "RepeatsInBatch",
    rows: [15, 44],
    entries: [BRIDGE],
    file: PROOFS,
    why: "a batch delivers again what was claimed before",
    without: `                ids[i] = 0;
`,
  },
  // ---- deposits ----
  {
    suffix: "BelievesTransfers",
    rows: [6],
    entries: [BRIDGE],
    file: VAULT,
    // Three checks stand behind one another here, each of which suffices, as test_reason06_refusedWithout* show.
    why: "a transfer that does not revert is believed, whatever it moved",
    without: `            if (token.code.length == 0) revert IBridge.TokenWithoutCode(token);
            // Reverts if the token does not answer: nothing before and something after would count all that is locked.
            uint256 before = IERC20(token).balanceOf(address(this));
            token.safeTransferFrom(owner, address(this), amount);
            received = IERC20(token).balanceOf(address(this)) - before;
`,
    instead: `            (bool success,) = token.call(
                abi.encodeWithSignature(
                    "transferFrom(address,address,uint256)", owner, address(this), amount
                )
            );
            require(success, "transfer");
            received = amount;
`,
  },
  {
    suffix: "Unmeasured",
    rows: [6, 7, 18],
    entries: [BRIDGE],
    file: VAULT,
    why: "what was asked of a token counts, and not what arrived",
    without: "received = IERC20(token).balanceOf(address(this)) - before;",
    instead: "received = amount;",
  },
  {
    suffix: "Codeless",
    rows: [6],
    entries: [BRIDGE],
    file: VAULT,
    why: "a token need not have code",
    without: `            if (token.code.length == 0) revert IBridge.TokenWithoutCode(token);
`,
  },
  {
    suffix: "IgnoresFalse",
    rows: [6],
    entries: [BRIDGE],
    file: VAULT,
    why: "what a transfer returns is not looked at",
    without: `            token.safeTransferFrom(owner, address(this), amount);
`,
    instead: `            (bool success,) = token.call(
                abi.encodeWithSignature(
                    "transferFrom(address,address,uint256)", owner, address(this), amount
                )
            );
            require(success, "transfer");
`,
  },
  {
    suffix: "TakesFromNamed",
    rows: [9],
    entries: [BRIDGE],
    file: OUTBOX,
    why: "the owner is somebody whom the caller names",
    without: "_books.take(token, msg.sender, amount, _defaultLimit())",
    instead: "_books.take(token, message.recipient, amount, _defaultLimit())",
  },
  {
    suffix: "GivesBlindly",
    rows: [25],
    entries: [BRIDGE],
    file: VAULT,
    why: "a delivery that does not revert is believed, whatever it moved",
    without: `            token.safeTransfer(to, amount);
`,
    instead: `            (bool success,) = token.call(abi.encodeWithSignature("transfer(address,uint256)", to, amount));
            require(success, "transfer");
`,
  },
  {
    suffix: "ReadsNothing",
    rows: [6],
    entries: [BRIDGE],
    file: VAULT,
    why: "a token that does not say what the bridge has of it is taken to say zero",
    without: "uint256 before = IERC20(token).balanceOf(address(this));",
    instead: "uint256 before = token.balanceOf(address(this));",
  },
  {
    suffix: "WritesBack",
    rows: [32],
    entries: [BRIDGE],
    file: VAULT,
    why: "what is written to the books after a transfer was read before it",
    without: `        wrapped = books.outbound[token].flags & FLAG_WRAPPED != 0;
        if (wrapped) {
            WrappedToken(token).burn(owner, amount);
            received = amount;
        } else {
            // An address without code would accept every call and move nothing.
            if (token.code.length == 0) revert IBridge.TokenWithoutCode(token);
            // Reverts if the token does not answer: nothing before and something after would count all that is locked.
            uint256 before = IERC20(token).balanceOf(address(this));
            token.safeTransferFrom(owner, address(this), amount);
            received = IERC20(token).balanceOf(address(this)) - before;
        }
        if (received == 0) revert IBridge.AmountZero(token);

        // Not before the transfer: in a hook of the token the limiter may have set the bucket.
        OutboundEntry memory entry = _load(books.outbound[token]);
`,
    instead: `        OutboundEntry memory entry = _load(books.outbound[token]);
        wrapped = entry.flags & FLAG_WRAPPED != 0;
        if (wrapped) {
            WrappedToken(token).burn(owner, amount);
            received = amount;
        } else {
            // An address without code would accept every call and move nothing.
            if (token.code.length == 0) revert IBridge.TokenWithoutCode(token);
            uint256 before = IERC20(token).balanceOf(address(this));
            token.safeTransferFrom(owner, address(this), amount);
            received = IERC20(token).balanceOf(address(this)) - before;
        }
        if (received == 0) revert IBridge.AmountZero(token);
`,
  },
  {
    suffix: "GivesNothing",
    rows: [32],
    entries: [BRIDGE],
    file: VAULT,
    why: "a token is asked to move nothing",
    without: `        if (amount == 0) return;
`,
  },
  {
    suffix: "KeepsBurned",
    rows: [25],
    entries: [BRIDGE],
    file: VAULT,
    why: "what leaves is not destroyed",
    without: `            WrappedToken(token).burn(owner, amount);
`,
  },
  {
    suffix: "Reentrant",
    rows: [32],
    entries: [BRIDGE],
    file: CORE,
    why: "the bridge can be called while it is at work",
    without: `        if (_entered) revert Reentered(msg.sender);
`,
  },
  // ---- calls ----
  {
    suffix: "CallsItself",
    rows: [1, 35],
    entries: [BRIDGE],
    file: INBOX,
    why: "the bridge itself calls whatever the message says",
    without: `        executor.execute(
            message.recipient, id, message.sourceChain, message.sender, token, amount, message.data
        );
`,
    instead: `        (bool success,) = message.recipient.call(message.data);
        if (!success) revert CallExecutor.ReceiverFailed();
`,
  },
  {
    suffix: "RawCalls",
    rows: [1],
    entries: [BRIDGE],
    file: EXECUTOR,
    why: "the sender's data is the whole call, the function included",
    without: `        bytes memory input = abi.encodeCall(
            ICausewayReceiver.onCausewayMessage, (messageId, sourceChain, sender, token, amount, data)
        );
`,
    instead: `        bytes memory input = data;
`,
  },
  {
    suffix: "Express",
    rows: [36],
    entries: [BRIDGE],
    file: INBOX,
    why: "the step behind the proof is open to everybody",
    without: `        only(address(this))
`,
  },
  {
    suffix: "Starves",
    rows: [31],
    entries: [BRIDGE],
    file: EXECUTOR,
    why: "a receiver gets whatever gas is left",
    without: `        if (left < NEEDED_GAS) revert GasTooLow(left, NEEDED_GAS);
`,
  },
  {
    suffix: "CopiesReturn",
    rows: [32],
    entries: [BRIDGE],
    file: EXECUTOR,
    why: "whatever a receiver returns is copied, at the claimer's cost",
    without: `        assembly ("memory-safe") {
            // Nothing of what the receiver returns is copied, however long it is.
            if success { success := call(gas(), receiver, 0, add(input, 0x20), mload(input), 0, 0) }
        }
`,
    instead: `        bytes memory answer;
        if (success) (success, answer) = receiver.call(input);
`,
  },
  {
    suffix: "BlamesReceiver",
    rows: [31, 32],
    entries: [BRIDGE],
    file: INBOX,
    why: "any failure counts as the receiver's and consumes the message",
    without: `        if (reason.length == 4 && bytes4(reason) == CallExecutor.ReceiverFailed.selector) return false;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
`,
    instead: `        return false;
`,
  },
  {
    suffix: "ForgetsFailures",
    rows: [32],
    entries: [BRIDGE],
    file: INBOX,
    why: "a call that failed is not kept for a retry",
    without: `                _retryable[id] = true;
`,
  },
  {
    suffix: "RetriesForEver",
    rows: [32],
    entries: [BRIDGE],
    file: INBOX,
    why: "a retry that succeeded can be made again",
    without: `        delete _retryable[id];
`,
  },
  {
    suffix: "SkipsKinds",
    rows: [21],
    entries: [BRIDGE],
    file: INBOX,
    why: "a message of an unknown kind is passed over as delivered",
    without: ` else {
            revert KindInvalid(message.kind);
        }
`,
    instead: `
`,
  },
  {
    suffix: "Relists",
    rows: [38],
    entries: [BRIDGE],
    file: INBOX,
    why: "a token is listed once more by whoever describes it again; a list that held one place for each could not",
    without: `        if (_books.outbound[token].flags & FLAG_WRAPPED != 0) return;
`,
    instead: `        if (_books.outbound[token].flags & FLAG_WRAPPED != 0) {
            ++_listings[originChain][originToken];
            token = _wrappedToken(originChain, originToken);
        }
`,
    also: [
      {
        without: `    function _salt(uint64 originChain, address originToken) private pure returns (bytes32) {
        return keccak256(abi.encode(originChain, originToken));
`,
        instead: `    mapping(uint64 => mapping(address => uint256)) private _listings;

    function _salt(uint64 originChain, address originToken) private view returns (bytes32) {
        return keccak256(abi.encode(originChain, originToken, _listings[originChain][originToken]));
`,
      },
    ],
  },
  // ---- keys and roles ----
  {
    suffix: "OpenMint",
    rows: [10, 39, 41],
    entries: [BRIDGE],
    file: "src/token/WrappedToken.sol",
    why: "not only the bridge mints",
    without: `        if (msg.sender != bridge) revert NotBridge(msg.sender);
`,
  },
  {
    suffix: "Uncapped",
    rows: [10, 40],
    entries: [BRIDGE],
    file: VAULT,
    why: "no bucket bounds what moves at once",
    without: `        if (amount > free) revert IBridge.LimitExceeded(token, direction, amount, free);
`,
  },
  {
    suffix: "Unpausable",
    rows: [10, 33],
    entries: [BRIDGE],
    file: CORE,
    why: "a pause stops nothing",
    without: `        if (_pauseState.isPaused(direction)) revert Paused(direction);
`,
  },
  {
    suffix: "UnpausesEarly",
    rows: [41],
    entries: [BRIDGE],
    file: CORE,
    why: "the end of a pause needs no delay",
    without: `        if (at == 0 || block.timestamp < at) revert UnpauseTooEarly(direction, at);
`,
  },
  {
    suffix: "RootSourceSettable",
    rows: [8],
    entries: [BRIDGE],
    file: CORE,
    why: "the source of roots can be replaced",
    without: `    address public immutable rootSource;
`,
    instead: `    address public rootSource;

    function setRootSource(address source) external {
        rootSource = source;
    }
`,
  },
  {
    suffix: "OutputsSettable",
    rows: [8],
    entries: [SETTLEMENT],
    file: SETTLEMENT,
    why: "the source of outputs can be replaced",
    without: `    IOutputSource public immutable outputs;
`,
    instead: `    IOutputSource public outputs;

    function setOutputs(IOutputSource source) external {
        outputs = source;
    }
`,
  },
  {
    suffix: "VerifierSettable",
    rows: [8],
    entries: [LEDGER],
    file: "src/ledger/LedgerCore.sol",
    why: "the verifier of a size can be replaced",
    without: `    mapping(uint256 length => IBatchVerifier) internal _verifiers;
`,
    instead: `    mapping(uint256 length => IBatchVerifier) internal _verifiers;

    function setVerifier(uint256 size, address verifier) external {
        _verifiers[2 * size] = IBatchVerifier(verifier);
    }
`,
  },
  {
    suffix: "Initializable",
    rows: [29],
    entries: [BRIDGE],
    file: CORE,
    why: "the source of roots is set by an initialiser that nobody has called yet, or that can be called again",
    without: `    address public immutable rootSource;
`,
    instead: `    address public rootSource;

    function initialize(address source) external {
        rootSource = source;
    }
`,
  },
  {
    suffix: "AnySettlement",
    rows: [36, 40],
    entries: [ROOTS],
    file: ROOTS,
    why: "exit roots are taken from anybody, as the first settlement's",
    without: "if (position < 2) revert NotSource(msg.sender);",
    instead: "if (position < 2) position = 2;",
  },
  // ---- proofs of state ----
  {
    suffix: "Unanchored",
    rows: [12],
    entries: [MIRROR],
    file: MIRROR,
    why: "headers count although no known block is among them",
    without: `        if (!anchored) revert HeadersNotAnchored(proven.number, header.number);
`,
  },
  {
    suffix: "UnhashedNodes",
    rows: [13, 16],
    entries: [MIRROR],
    file: WALK,
    why: "a node need not have the hash that its parent gives",
    without: `        if (actual != expected) revert ProofNodeMismatch(index, expected, actual);
`,
  },
  {
    suffix: "AnyKey",
    rows: [14],
    entries: [MIRROR],
    file: WALK,
    why: "the path of a leaf need not be the key's",
    without: `                if (depth > KEY_NIBBLES || differs) revert ProofLeadsElsewhere(index);
`,
  },
  {
    suffix: "PrefixKey",
    rows: [14],
    entries: [MIRROR],
    file: WALK,
    why: "a leaf whose path is the beginning of the key passes for the key",
    without: `                if (depth != KEY_NIBBLES) revert ProofLeadsElsewhere(index);
`,
  },
  {
    suffix: "AnyFlag",
    rows: [15],
    entries: [MIRROR],
    file: WALK,
    why: "the first byte of a path can be written in many ways",
    without: `        if (flags > 0x3f || (!odd && flags & 0x0f != 0)) return node;
`,
  },
  {
    suffix: "LeftoverNodes",
    rows: [15],
    entries: [MIRROR],
    file: WALK,
    why: "elements after the leaf are ignored",
    without: `                if (index + 1 != proof.length) revert ProofTooLong(proof.length, index + 1);
`,
  },
  {
    suffix: "LongLengths",
    rows: [15],
    entries: [MIRROR],
    file: "src/trie/StrictRlp.sol",
    why: "a length can be written with leading zeros, or in the long form for no need",
    without: `                if (length < LONG || second == 0) kind = Kind.MALFORMED;
`,
  },
  {
    suffix: "HashedShortNodes",
    rows: [26],
    entries: [MIRROR],
    file: WALK,
    why: "a node that belongs inside its parent can stand behind a hash",
    without: `        if (index > 0 && size < HASH_SIZE) revert ProofNodeNotCanonical(index);
`,
  },
  {
    suffix: "PaddedNodes",
    rows: [26],
    entries: [READER],
    file: WALK,
    why: "the bytes of a short node, padded, pass for a hash",
    without: `            } else if (_isListed(proof, index + 1, at, end)) {
                ++index;
            }
`,
    instead: `            } else {
                uint256 unused = 256 - 8 * (end - at);
                (at, end) = _element(proof, ++index, bytes32((StrictRlp.load(at) >> unused) << unused));
            }
`,
  },
  {
    suffix: "ZeroValue",
    rows: [27],
    entries: [MIRROR],
    file: "src/trie/StorageProof.sol",
    why: "nothing in a leaf passes for the value zero",
    without: `        if (value == 0) revert MalformedSlotValue(slot);
`,
  },
  {
    suffix: "EmptyIsAbsent",
    rows: [27],
    entries: [MIRROR],
    file: WALK,
    why: "a proof without nodes is taken to prove that nothing is there, which passes for zero",
    without: `        if (proof.length == 0 || proof.length > MAX_NODES) revert WrongProofLength(proof.length);
`,
    instead: `        if (proof.length == 0) return (0, 0);
`,
    also: [{ file: "src/trie/StorageProof.sol", without: `        if (value == 0) revert MalformedSlotValue(slot);
` }],
  },
  {
    suffix: "NothingInlined",
    rows: [28],
    entries: [MIRROR],
    file: WALK,
    why: "a node that stands inside its parent is not understood",
    without: `            } else if (_isListed(proof, index + 1, at, end)) {
                ++index;
            }
`,
    instead: `            } else {
                revert ProofNodeNotCanonical(index);
            }
`,
  },
  // ---- settlement ----
  {
    suffix: "NoWindow",
    rows: [24],
    entries: [PROPOSALS],
    file: PROPOSALS,
    why: "an output is final before anybody could dispute it",
    without: `        if (block.timestamp < proposed.deadline) revert WindowOpen(id, proposed.deadline);
`,
  },
  {
    suffix: "IgnoresChallenge",
    rows: [24],
    entries: [PROPOSALS],
    file: PROPOSALS,
    why: "an output becomes final although it is disputed, or refuted",
    without: `        if (status != Status.PROPOSED && status != Status.UPHELD) revert NotFinal(id, status);
`,
  },
  {
    suffix: "LateChallenge",
    rows: [33],
    entries: [PROPOSALS],
    file: PROPOSALS,
    why: "an output can be held up after its window",
    without: `        if (block.timestamp >= proposed.deadline) revert WindowClosed(id, proposed.deadline);
`,
  },
  {
    suffix: "AnyNumber",
    rows: [33],
    entries: [PROPOSALS],
    file: PROPOSALS,
    why: "an output can be of a block that no chain will ever have",
    without: `        if (l2BlockNumber > largest) revert BlockNumberTooLarge(l2BlockNumber, largest);
`,
  },
  {
    suffix: "HoldsForEver",
    rows: [50],
    entries: [PROPOSALS],
    file: PROPOSALS,
    why: "a challenge that nobody can decide has no end",
    without: `        if (block.timestamp < end) revert ResolutionOpen(id, end);
`,
    instead: `        revert ResolutionOpen(id, end);
`,
  },
  {
    suffix: "EndsAtOnce",
    rows: [50],
    entries: [PROPOSALS],
    file: PROPOSALS,
    why: "a challenge ends without a loser before the verifiers can decide it",
    without: `        if (block.timestamp < end) revert ResolutionOpen(id, end);
`,
  },
  {
    suffix: "GoesBack",
    rows: [33],
    entries: [SETTLEMENT],
    file: SETTLEMENT,
    why: "an older output takes the place of a newer one",
    without: `        if (l2BlockNumber <= last) revert OutputNotNewer(l2BlockNumber, last);
`,
  },
  {
    suffix: "AnyBridge",
    rows: [34],
    entries: [SETTLEMENT],
    file: SETTLEMENT,
    why: "the exit root is that of whatever contract asks",
    without: "proof.stateRoot, l2Bridge, StorageSlots.EXIT_ROOT, accountProof, storageProof",
    instead: "proof.stateRoot, msg.sender, StorageSlots.EXIT_ROOT, accountProof, storageProof",
  },
  {
    suffix: "WindowZero",
    rows: [11],
    entries: [PROPOSALS],
    file: PROPOSALS,
    why: "a dispute window that was left at its default is taken",
    without: `        if (config.disputeWindow == 0) revert ZeroParameter("disputeWindow");
`,
  },
  {
    suffix: "ThresholdZero",
    rows: [11],
    entries: [QUORUM],
    file: QUORUM,
    why: "a threshold that was left at its default is taken",
    without: `        if (threshold_ == 0 || threshold_ > count) revert UnreachableThreshold(threshold_, count);
`,
  },
  {
    suffix: "Strangers",
    rows: [2],
    entries: [QUORUM],
    file: QUORUM,
    why: "a signature counts, whosever it is",
    without: `            if (!_isVerifier[signer]) revert NotAVerifier(signer);
`,
  },
  {
    suffix: "Repeats",
    rows: [2],
    entries: [QUORUM],
    file: QUORUM,
    why: "one verifier counts as often as it signs",
    without: `            if (signer <= previous) revert SignersNotAscending(previous, signer);
`,
  },
  // The registry's verdict holds all that is asked before it, once more: a twin without one question lacks the verdict too.
  {
    suffix: "Blacklisted",
    rows: [50],
    entries: [GAMES],
    file: GAMES,
    why: "a game counts although the stack's guardian has ruled it out",
    without: `        if (registry.isGameBlacklisted(proxy)) revert GameBlacklisted(id, proxy);
`,
    also: [{ without: `        if (!registry.isGameClaimValid(proxy)) revert ClaimNotValid(id, proxy);
` }],
  },
  {
    suffix: "NoAirGap",
    rows: [50],
    entries: [GAMES],
    file: GAMES,
    why: "a game counts as soon as it is won",
    without: `        if (!registry.isGameFinalized(proxy)) revert GameNotFinal(id, proxy);
        // Covers what is not asked above (a pause, for one) and whatever a later registry adds.
        if (!registry.isGameClaimValid(proxy)) revert ClaimNotValid(id, proxy);
`,
  },
  {
    suffix: "AnyVerdict",
    rows: [50],
    entries: [GAMES],
    file: GAMES,
    why: "the registry is not asked whether it vouches for the claim now",
    without: `        if (!registry.isGameClaimValid(proxy)) revert ClaimNotValid(id, proxy);
`,
  },
  {
    suffix: "AnyGameType",
    rows: [50],
    entries: [GAMES],
    file: GAMES,
    why: "the claim of any game passes for an output",
    without: `        if (actual != gameType) revert WrongGameType(id, actual, gameType);
`,
  },
  // ---- the ledger ----
  {
    suffix: "CountUnhashed",
    rows: [20],
    entries: [LEDGER],
    file: "src/ledger/LedgerBatches.sol",
    why: "the proof is of one transaction, settlement counts them for itself",
    without: `        IBatchVerifier verifier = _verifiers[words.length];
        if (address(verifier) == address(0)) revert WordsLengthInvalid(words.length);
        BatchBinding.Batch memory batch = _nextBatch(newRoot, commitment);
        // Reverts unless the proof is valid.
        verifier.verify(proof, _signals(batch, words));
`,
    instead: `        BatchBinding.Batch memory batch = _nextBatch(newRoot, commitment);
        _verifiers[2].verify(proof, _signals(batch, words[:2]));
`,
  },
  {
    suffix: "Unheld",
    rows: [22],
    entries: [LEDGER],
    file: "src/ledger/LedgerBatches.sol",
    why: "a valid proof suffices: no exit waits, however large",
    without: "if (!_tokens.take(token, message.amount, _defaultLimit())) progress.overdrawn = true;",
    instead: "_tokens.take(token, message.amount, _defaultLimit());",
  },
  {
    suffix: "AnyWordKind",
    rows: [21],
    entries: [LEDGER],
    file: "src/ledger/LedgerWords.sol",
    why: "a transaction of an unknown kind is passed over",
    without: "else revert TransactionKindInvalid(position, kind);",
    instead: "else clean = true;",
  },
  {
    suffix: "Renumbers",
    rows: [38],
    entries: [LEDGER],
    file: "src/ledger/LedgerInbox.sol",
    why: "whoever describes a token again takes its listing over",
    without: `        if (_tokens.numbers[originChain][originToken] != 0) return DELIVERED;
`,
  },
];

const TARGET = path.join("test", "attacks", "weak");
const IMPORT = /import \{([^}]*)\} from "([^"]+)";/g;
const DECLARATION = /^(?:abstract )?(?:contract|library|interface) (\w+)/gm;

process.chdir(__dirname);
const generated = new Map();
for (const weakening of WEAKENINGS) weaken(weakening);
fs.mkdirSync(TARGET, { recursive: true });
for (const name of fs.readdirSync(TARGET)) if (!generated.has(name)) fs.unlinkSync(path.join(TARGET, name));
for (const [name, text] of generated) {
  const file = path.join(TARGET, name);
  // An unchanged file keeps its time, so that the compiler's cache holds.
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) fs.writeFileSync(file, text);
}

function weaken(weakening) {
  const changes = [weakening, ...(weakening.also ?? [])].map((change) => ({ file: weakening.file, ...change }));
  const files = new Set();
  for (const entry of weakening.entries) {
    for (const { file } of changes) {
      if (!reaches(entry, file, files)) fail(weakening, `${entry} does not use ${file}`);
    }
  }
  const names = new Set();
  for (const file of files) for (const [, name] of source(file).matchAll(DECLARATION)) names.add(name);
  for (const file of files) {
    let text = source(file);
    for (const change of changes.filter((one) => one.file === file)) {
      const parts = text.split(change.without);
      if (parts.length !== 2) fail(weakening, `a snippet of it occurs ${parts.length - 1} times in ${file}`);
      text = parts.join(change.instead ?? "");
    }
    const title = `// Generated by weaken.cjs from ${file}. The twin's weakness: ${weakening.why}.\n`;
    generated.set(`${stem(file)}${weakening.suffix}.sol`, title + renamed(text, file, files, names, weakening.suffix));
  }
}

// Whether `file` is or imports, at whatever distance, `wanted`; adds to `found` all files on the way.
function reaches(file, wanted, found) {
  let reached = file === wanted;
  for (const [, , target] of source(file).matchAll(IMPORT)) {
    const next = resolve(file, target);
    if (next !== undefined && reaches(next, wanted, found)) reached = true;
  }
  if (reached) found.add(file);
  return reached;
}

function renamed(text, file, files, names, suffix) {
  const word = new RegExp(`\\b(${[...names].join("|")})\\b`, "g");
  const imports = [];
  return text
    .replace(IMPORT, (_, list, target) => {
      const from = resolve(file, target);
      if (from === undefined) imports.push([list, target]);
      else if (files.has(from)) imports.push([list, `./${stem(from)}${suffix}.sol`]);
      else if (from.startsWith("src/")) imports.push([list, `causeway/${from.slice("src/".length)}`]);
      else imports.push([list, path.posix.relative(TARGET, from)]);
      return `import #${imports.length - 1}#;`;
    })
    .replace(word, `$1${suffix}`)
    .replace(/import #(\d+)#;/g, (_, index) => {
      const [list, target] = imports[index];
      return `import {${list.replace(word, `$1${suffix}`)}} from "${target}";`;
    });
}

// The file of ours that an import means; undefined for a library's.
function resolve(file, target) {
  if (target.startsWith("causeway/")) return path.posix.join("src", target.slice("causeway/".length));
  return target.startsWith(".") ? path.posix.join(path.posix.dirname(file), target) : undefined;
}

function source(file) {
  return fs.readFileSync(file, "utf8");
}

function stem(file) {
  return path.posix.basename(file, ".sol");
}

function fail(weakening, reason) {
  console.error(`\ncontracts: the twin ${weakening.suffix} cannot be made: ${reason}.\n`);
  process.exit(1);
}
