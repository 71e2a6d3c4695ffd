// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.BaseState;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.GlobalRootWitness;
import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.SupplyReader;
import dev.causeway.chains.TokenSupply;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.trie.OutputRoots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads contract state over JSON-RPC, by block hash where the port names a block, and verifies
 * every state proof against a header that was hashed here before it is handed out.
 */
final class EvmStateReader implements SupplyReader, BaseState, RollupState {
  /** Most headers that a mirror takes; the contract {@code Mirror} has the same bound. */
  static final int MAX_HEADERS = 64;

  /** Where {@code GlobalRoots} keeps the global root and {@code Bridge} the exit root. */
  private static final Bytes32 ROOT_SLOT = Bytes32.ZERO;

  private static final Selector NUMBER = Selector.of("number()");
  private static final Selector HASH = Selector.of("hash()");
  private static final Selector LOCKED_OF = Selector.of("lockedOf(address)");
  private static final Selector WRAPPED_TOKEN = Selector.of("wrappedToken(uint64,address)");
  private static final Selector ORIGIN_OF = Selector.of("originOf(address)");
  private static final Selector TOTAL_SUPPLY = Selector.of("totalSupply()");
  private static final Selector BALANCE_OF = Selector.of("balanceOf(address)");

  private final RpcClient rpc;
  private final ContractAddresses contracts;
  private final HeaderCache headers;
  private final HeadReader heads;

  /** Addresses of wrapped tokens follow from the bridge and the token: they never change. */
  private final Map<TokenKey, Address> wrappedTokens = new ConcurrentHashMap<>();

  EvmStateReader(
      RpcClient rpc, ContractAddresses contracts, HeaderCache headers, HeadReader heads) {
    this.rpc = rpc;
    this.contracts = contracts;
    this.headers = headers;
    this.heads = heads;
  }

  @Override
  public Outcome<L1Origin> l1Origin(BlockRef at) {
    return rpc.outcomeAt(
        at.number(),
        () -> {
          String block = RpcCall.byHash(at.hash());
          Address attributes = contracts.l1Attributes();
          List<Bytes> answers =
              views(
                  List.of(
                      view(attributes, NUMBER.toBytes(), block),
                      view(attributes, HASH.toBytes(), block)));
          AbiReader number = full(answers.get(0), attributes, "number()", 32);
          AbiReader hash = full(answers.get(1), attributes, "hash()", 32);
          if (hash.word(0).isZero()) {
            throw notFound("an L1 block in its L1 attributes as of block " + at.number());
          }
          return new L1Origin(
              BlockNumber.of(parsed("number()", () -> number.number(0, 63))), hash.word(0));
        });
  }

  @Override
  public Outcome<GlobalRootWitness> globalRootWitness(BlockNumber at, BlockNumber upTo) {
    Address globalRoots =
        contracts
            .globalRoots()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "chain " + rpc.chain() + " is no L1: it has no global roots"));
    long count = upTo.value() - at.value() + 1;
    if (count < 1 || count > MAX_HEADERS) {
      throw new IllegalArgumentException(
          "a witness has 1 to %d headers, but from %s to %s there are %d"
              .formatted(MAX_HEADERS, at, upTo, count));
    }
    return rpc.outcomeAt(
        upTo,
        () -> {
          RpcCall proofCall = proofCall(globalRoots, ROOT_SLOT, at);
          HeaderChain chain = new HeaderChain(rpc, headers, at, upTo);
          List<CheckedHeader> linked = chain.read(List.of(proofCall));
          StateProofAnswer proof =
              StateProofAnswer.read(rpc.chain(), rpc.result(proofCall, chain.extra().getFirst()));
          Bytes32 root =
              proof
                  .slot(linked.getFirst(), globalRoots, ROOT_SLOT)
                  .orElseThrow(() -> notFound("a global root as of block " + at));
          return new GlobalRootWitness(
              new GlobalRoot(root),
              at,
              linked.stream().map(header -> header.header().rlp()).toList(),
              proof.accountNodes(),
              proof.storageNodes());
        });
  }

  @Override
  public Outcome<OutputWitness> outputWitness(BlockNumber block) {
    return rpc.outcomeAt(
        block,
        () -> {
          RpcCall header = EventScan.header(RpcCall.quantity(block));
          RpcCall bridge = proofCall(contracts.bridge(), ROOT_SLOT, block);
          RpcCall passer = proofCall(contracts.messagePasser(), ROOT_SLOT, block);
          List<RpcReply> replies = rpc.batch(List.of(header, bridge, passer));
          JsonNode json = rpc.result(header, replies.get(0));
          if (json.isNull()) {
            throw notFound("block " + block);
          }
          CheckedHeader checked = HeaderCodec.read(rpc.chain(), json);
          if (!checked.ref().number().equals(block)) {
            throw Fields.malformed(
                rpc.chain(), "asked for block " + block + ", got " + checked.ref().number());
          }
          // The proofs fit whatever header comes with them: a liar has a chain of its own (attack
          // 23), and what is computed here is proposed, settled and signed.
          heads.confirm(checked.ref());
          StateProofAnswer exit =
              StateProofAnswer.read(rpc.chain(), rpc.result(bridge, replies.get(1)));
          Bytes32 exitRoot =
              exit.slot(checked, contracts.bridge(), ROOT_SLOT)
                  .orElseThrow(() -> notFound("an exit root as of block " + block));
          Bytes32 passerRoot =
              StateProofAnswer.read(rpc.chain(), rpc.result(passer, replies.get(2)))
                  .storageRoot(checked, contracts.messagePasser());
          Bytes32 stateRoot = checked.header().stateRoot();
          OutputRoot output = OutputRoots.version0(stateRoot, passerRoot, checked.ref().hash());
          return new OutputWitness(
              checked.ref(),
              output,
              stateRoot,
              passerRoot,
              new ExitRoot(exitRoot),
              exit.accountNodes(),
              exit.storageNodes());
        });
  }

  @Override
  public Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens) {
    return rpc.outcome(
        () -> {
          resolveWrappedTokens(tokens);
          String block = RpcCall.byHash(at.hash());
          List<RpcCall> calls = new ArrayList<>();
          for (TokenKey token : tokens) {
            calls.add(
                isNative(token)
                    ? view(contracts.bridge(), addressCall(LOCKED_OF, token.originToken()), block)
                    : view(wrapped(token), TOTAL_SUPPLY.toBytes(), block));
          }
          List<Bytes> answers = views(calls);
          List<TokenSupply> supplies = new ArrayList<>();
          for (int i = 0; i < tokens.size(); i++) {
            TokenKey token = tokens.get(i);
            if (isNative(token)) {
              AbiReader locked = full(answers.get(i), contracts.bridge(), "lockedOf(address)", 32);
              supplies.add(
                  new TokenSupply(token, new TokenAmount(locked.uint256(0)), TokenAmount.ZERO));
            } else {
              supplies.add(
                  new TokenSupply(token, TokenAmount.ZERO, minted(token, answers.get(i), block)));
            }
          }
          return supplies;
        });
  }

  /** No answer means no contract: zero only if the bridge says that it deployed none. */
  private TokenAmount minted(TokenKey token, Bytes answer, String block) throws ChainFault {
    if (answer.isEmpty()) {
      Address bridge = contracts.bridge();
      Bytes origin =
          views(List.of(view(bridge, addressCall(ORIGIN_OF, wrapped(token)), block))).getFirst();
      if (full(origin, bridge, "originOf(address)", 64).word(0).isZero()) {
        return TokenAmount.ZERO;
      }
    }
    return new TokenAmount(full(answer, wrapped(token), "totalSupply()", 32).uint256(0));
  }

  @Override
  public Outcome<TokenAmount> tokenBalance(Address token, Address account) {
    return rpc.outcome(
        () -> {
          RpcCall call = view(token, addressCall(BALANCE_OF, account), RpcCall.text("latest"));
          Bytes answer = views(List.of(call)).getFirst();
          return new TokenAmount(full(answer, token, "balanceOf(address)", 32).uint256(0));
        });
  }

  private void resolveWrappedTokens(List<TokenKey> tokens) throws ChainFault {
    List<TokenKey> unknown =
        tokens.stream()
            .filter(token -> !isNative(token) && !wrappedTokens.containsKey(token))
            .distinct()
            .toList();
    List<RpcCall> calls = new ArrayList<>();
    for (TokenKey token : unknown) {
      Bytes data =
          AbiWriter.call(WRAPPED_TOKEN, 64)
              .number(token.originChain().value())
              .address(token.originToken())
              .toBytes();
      calls.add(view(contracts.bridge(), data, RpcCall.text("latest")));
    }
    List<Bytes> answers = views(calls);
    for (int i = 0; i < unknown.size(); i++) {
      AbiReader answer =
          full(answers.get(i), contracts.bridge(), "wrappedToken(uint64,address)", 32);
      wrappedTokens.put(unknown.get(i), parsed("wrappedToken()", () -> answer.address(0)));
    }
  }

  private Address wrapped(TokenKey token) {
    Address address = wrappedTokens.get(token);
    if (address == null) {
      throw new IllegalStateException("wrapped token was not resolved: " + token);
    }
    return address;
  }

  private boolean isNative(TokenKey token) {
    return token.originChain().equals(rpc.chain());
  }

  static Bytes addressCall(Selector selector, Address argument) {
    return AbiWriter.call(selector, 32).address(argument).toBytes();
  }

  static RpcCall view(Address to, Bytes data, String block) {
    return RpcCall.of("eth_call", "{\"to\":\"" + to + "\",\"data\":\"" + data + "\"}", block);
  }

  private RpcCall proofCall(Address account, Bytes32 slot, BlockNumber block) {
    return RpcCall.of(
        "eth_getProof",
        RpcCall.text(account),
        "[" + RpcCall.text(slot) + "]",
        RpcCall.quantity(block));
  }

  private List<Bytes> views(List<RpcCall> calls) throws ChainFault {
    List<RpcReply> replies = rpc.batch(calls);
    List<Bytes> answers = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      if (replies.get(i) instanceof RpcReply.Refusal refusal && NodeErrors.isRevert(refusal)) {
        throw new ChainFault(
            new ChainFailure.Reverted(rpc.chain(), RevertDecoder.decode(refusal.data())));
      }
      JsonNode json = rpc.result(calls.get(i), replies.get(i));
      answers.add(Fields.bytes(rpc.chain(), "eth_call", json));
    }
    return answers;
  }

  /** An answer of exactly that size; an empty one means that there is no contract (F30). */
  private AbiReader full(Bytes answer, Address contract, String function, int size)
      throws ChainFault {
    if (answer.isEmpty()) {
      throw notFound("a contract with " + function + " at " + contract);
    }
    if (answer.size() != size) {
      throw Fields.malformed(
          rpc.chain(),
          "%s of %s gave %d bytes instead of %d"
              .formatted(function, contract, answer.size(), size));
    }
    return new AbiReader(answer);
  }

  private <T> T parsed(String what, java.util.function.Supplier<T> parse) throws ChainFault {
    try {
      return parse.get();
    } catch (IllegalArgumentException wrong) {
      throw Fields.malformed(rpc.chain(), what + ": " + wrong.getMessage());
    }
  }

  private ChainFault notFound(String what) {
    return new ChainFault(new ChainFailure.NotFound(rpc.chain(), what));
  }
}
