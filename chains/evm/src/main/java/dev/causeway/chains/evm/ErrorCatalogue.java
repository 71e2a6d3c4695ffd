// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.evm.AbiWriter.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The errors of our contracts and of the libraries in them, by selector, and how they read. A test
 * holds the list against the compiled contracts.
 */
final class ErrorCatalogue {
  private static final String SIGNATURES =
      """
      AccountInvalid(uint256 position, uint256 account)
      AllowanceOverflow()
      AllowanceUnderflow()
      AlreadyClaimed(uint64 sourceChain, uint32 leafIndex)
      AlreadyFrozen()
      AmountWithoutToken(uint256 amount, uint256 relayerFee)
      AmountZero(address token)
      BatchEmpty()
      BlockNumberTooLarge(uint256 id, uint256 l2BlockNumber)
      BlockNumberTooLarge(uint64 l2BlockNumber, uint64 largest)
      ChainCountInvalid(uint256 chains, uint256 maximum)
      ChainInvalid(uint64 chain)
      ChainUnregistered(uint64 chain)
      ChainsInvalid(uint256 chains, uint256 sources)
      ClaimNotValid(uint256 id, address game)
      ConfigZero(string field)
      CoordinateTooLarge(uint256 index, uint256 value)
      DataTooLong(uint256 length, uint256 maximum)
      DeadlinesInverted(uint32 depositDeadline, uint32 freezeDeadline)
      DepositMismatch(uint64 index, uint64 queued)
      DepositOverdue(uint64 index, uint64 since)
      DirectionInvalid(uint8 direction)
      DuplicateVerifier(address verifier)
      ECDSAInvalidSignature()
      ECDSAInvalidSignatureLength(uint256 length)
      ECDSAInvalidSignatureS(bytes32 s)
      Error(string message)
      EscrowFull(address token, uint256 locked, uint256 amount)
      EscrowShort(address token, uint256 locked, uint256 amount)
      ExitAmountZero(uint256 position)
      ExitRootZero(uint64 chain)
      FaucetCapZero()
      FaucetLimit(uint256 amount, uint256 cap)
      FeeAboveAmount(uint256 relayerFee, uint256 amount)
      FeeRecipientMissing(uint256 fee)
      FieldNotZero(uint256 position)
      FreezeTooEarly(uint64 at)
      GameBlacklisted(uint256 id, address game)
      GameNotFinal(uint256 id, address game)
      GameNotRegistered(uint256 id, address game)
      GameNotResolved(uint256 id, address game)
      GameRetired(uint256 id, address game)
      GameTypeNotRespected(uint256 id, address game)
      GasTooLow(uint256 left, uint256 needed)
      GlobalRootMismatch(bytes32 proven, bytes32 claimed)
      GlobalRootUnknown(bytes32 globalRoot)
      HeaderNotAList()
      HeaderNotLinked(uint256 index, bytes32 expectedParent, bytes32 actualParent)
      HeadersNotAnchored(uint64 firstNumber, uint64 lastNumber)
      InsufficientAllowance()
      InsufficientBalance()
      InvalidPermit()
      InvalidShortString()
      KeyPointInvalid(uint256 position)
      KeyUnfinished()
      KindInvalid(uint8 kind)
      LeafIndexOutOfRange(uint32 leafIndex, uint32 leafCount)
      LeafIndexesNotAscending(uint32 previous, uint32 leafIndex)
      LimitExceeded(address token, uint8 direction, uint256 amount, uint256 available)
      LimitTooLarge(uint256 value, uint256 maximum)
      MalformedAccount(address account)
      MalformedHeaderField(uint256 index)
      MalformedSlotValue(bytes32 slot)
      MetadataInvalid(bytes32 messageId)
      NoL1Attributes()
      NotAVerifier(address signer)
      NotAllowed(address caller)
      NotBridge(address caller)
      NotDepositor(address caller)
      NotFinal(uint256 id, uint8 status)
      NotPaused(uint8 direction)
      NotRetryable(bytes32 messageId)
      NotSource(address caller)
      NothingToClaim(uint256 messages)
      NothingToRelease(uint64 firstUntil)
      NothingToWithdraw(address owner)
      OutputNotNewer(uint64 l2BlockNumber, uint64 lastSettledBlock)
      OutputRefuted(uint256 id, address game)
      OutputRootMismatch(bytes32 expected, bytes32 actual)
      Panic(uint256 code)
      Paused(uint8 direction)
      PaymentRefused(address to, uint256 amount)
      Permit2AllowanceIsFixedAtInfinity()
      PermitExpired()
      PermitFailed(address token, uint256 allowance, uint256 amount)
      PermitMalformed(uint256 length)
      PrecompileFailed(uint256 precompile)
      ProofInvalid()
      ProofLeadsElsewhere(uint256 index)
      ProofNodeMismatch(uint256 index, bytes32 expected, bytes32 actual)
      ProofNodeNotCanonical(uint256 index)
      ProofNodeTooLarge(uint256 index, uint256 size)
      ProofPointZero(uint256 position)
      ProofTooLong(uint256 used, uint256 elements)
      ProofTooShort(uint256 elements)
      RLPInvalidEncoding()
      ReceiverFailed()
      RecipientInvalid(address recipient)
      Reentered(address caller)
      ResolutionOpen(uint256 id, uint256 end)
      RetryFailed(bytes32 messageId)
      SignalTooLarge(uint256 index, uint256 value)
      SignersNotAscending(address previous, address signer)
      SlotInvalid(uint8 slot)
      SourceInvalid(address source)
      StringTooLong(string text)
      TokenInvalid(uint256 position, uint32 token)
      TokenUnknown(uint64 originChain, address originToken)
      TokenWithoutCode(address token)
      TooFewSignatures(uint256 given, uint256 threshold)
      TotalSupplyOverflow()
      TransactionKindInvalid(uint256 position, uint256 kind)
      TransferFrozen(uint256 position)
      TreeFull(uint256 leafCount)
      TrieProofTraversalError(uint8 code)
      UnknownChain(uint64 chain)
      UnknownOutputVersion(bytes32 version)
      UnknownProposal(uint256 id)
      UnpauseTooEarly(uint8 direction, uint64 at)
      UnreachableThreshold(uint256 threshold, uint256 verifiers)
      VerifierInvalid(uint256 size, address verifier)
      WindowClosed(uint256 id, uint64 deadline)
      WindowOpen(uint256 id, uint64 deadline)
      WordTooWide(uint256 position, uint256 word)
      WordsLengthInvalid(uint256 length)
      WrongBond(uint256 expected, uint256 actual)
      WrongCalldataLength(uint256 actual)
      WrongDestinationChain(uint64 destinationChain, uint64 expected)
      WrongGameType(uint256 id, uint32 actual, uint32 expected)
      WrongHeaderCount(uint256 count)
      WrongHeaderFieldCount(uint256 count)
      WrongProofLength(uint256 nodes)
      WrongSourceChain(uint64 sourceChain, uint64 expected)
      WrongStatus(uint256 id, uint8 status)
      ZeroAddress()
      ZeroBlockNumber()
      ZeroOutputRoot()
      ZeroParameter(string name)
      ZeroRecipient()
      ZeroVerifier(uint256 index)
      """;

  private static final Map<Selector, Entry> BY_SELECTOR = entries();

  /** Told by a mirror that knows none of the headers. */
  private static final Selector HEADERS_NOT_ANCHORED =
      Selector.of("HeadersNotAnchored(uint64,uint64)");

  /** Told by a mirror whose chain has not learned of any L1 block. */
  private static final Selector NO_L1_ATTRIBUTES = Selector.of("NoL1Attributes()");

  private ErrorCatalogue() {}

  /** Name and arguments of the error; empty when it is none of ours. */
  static Optional<String> text(Selector selector, AbiReader arguments) {
    return Optional.ofNullable(BY_SELECTOR.get(selector)).map(entry -> entry.text(arguments));
  }

  static boolean tellsUnknownBlock(Selector selector) {
    return selector.equals(HEADERS_NOT_ANCHORED) || selector.equals(NO_L1_ATTRIBUTES);
  }

  /** All canonical signatures. */
  static List<String> signatures() {
    return BY_SELECTOR.values().stream().map(Entry::signature).sorted().toList();
  }

  private static Map<Selector, Entry> entries() {
    Map<Selector, Entry> entries = new HashMap<>();
    for (String line : SIGNATURES.lines().toList()) {
      Entry entry = Entry.parse(line.strip());
      entries.put(Selector.of(entry.signature()), entry);
    }
    return Map.copyOf(entries);
  }

  private record Entry(String name, List<String> types, List<String> names) {
    static Entry parse(String line) {
      int open = line.indexOf('(');
      List<String> types = new ArrayList<>();
      List<String> names = new ArrayList<>();
      String inside = line.substring(open + 1, line.length() - 1);
      if (!inside.isEmpty()) {
        for (String argument : inside.split(", ", -1)) {
          int space = argument.indexOf(' ');
          types.add(argument.substring(0, space));
          names.add(argument.substring(space + 1));
        }
      }
      return new Entry(line.substring(0, open), types, names);
    }

    String signature() {
      return name + "(" + String.join(",", types) + ")";
    }

    String text(AbiReader arguments) {
      StringBuilder text = new StringBuilder(name).append('(');
      for (int i = 0; i < types.size(); i++) {
        text.append(i == 0 ? "" : ", ")
            .append(names.get(i))
            .append('=')
            .append(value(types.get(i), arguments, 32 * i));
      }
      return text.append(')').toString();
    }

    private static Object value(String type, AbiReader arguments, int at) {
      return switch (type) {
        case "address" -> arguments.address(at);
        case "bytes32" -> arguments.word(at);
        case "string" -> text(arguments, at);
        default -> arguments.uint256(at);
      };
    }

    private static String text(AbiReader arguments, int at) {
      int offset = (int) arguments.number(at, 31);
      return '"'
          + JsonRpc.shortened(
              new String(
                  java.util.HexFormat.of().parseHex(arguments.bytes(offset).toUnprefixedHex()),
                  java.nio.charset.StandardCharsets.UTF_8))
          + '"';
    }
  }
}
