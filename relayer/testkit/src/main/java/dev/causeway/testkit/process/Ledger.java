// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.chains.ChainEvent.MessageSent;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The chains as a user sees them, past relayer and proxies: sends, and looks what arrived. */
final class Ledger implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Gas PLENTY = Gas.of(1_000_000);
  private static final String CLAIMED =
      Keccak.hash("MessageClaimed(bytes32,uint64,uint32,uint8)").toString();

  private final Manifest manifest;
  private final Map<String, EvmTools> tools = new LinkedHashMap<>();
  private long strangers;

  Ledger(Devnet devnet) {
    manifest = devnet.manifest();
    devnet.chains().forEach(chain -> tools.put(chain.plan().name(), chain.tools()));
    // The bridge may take the user's token from now on.
    var _ =
        tools(manifest.base().name())
            .send(
                user(),
                token().address(),
                Wei.ZERO,
                "approve(address,uint256)",
                List.of(AbiValue.of(bridge(manifest.base().name())), AbiValue.of(UInt256.MAX)));
  }

  LocalSigner user() {
    return manifest.accounts(AccountRole.USER).getFirst().signer();
  }

  Manifest.Token token() {
    return manifest.tokens().getFirst();
  }

  EvmTools tools(String chain) {
    EvmTools found = tools.get(chain);
    if (found == null) {
      throw new HarnessException(
          "no chain is called \"%s\"; there are %s"
              .formatted(chain, String.join(", ", tools.keySet())));
    }
    return found;
  }

  Address bridge(String chain) {
    return manifest.chain(chain).contracts().bridge();
  }

  /** An account that never held anything. */
  synchronized Address stranger() {
    return Address.of(
        Keccak.hash("causeway test recipient " + strangers++)
            .toBytes()
            .slice(12, 32)
            .asByteBuffer());
  }

  /** Sends, and waits for the block. One at a time: the user's nonces are read from the chain. */
  synchronized SentTransfer send(String from, String to, Address recipient, long amount) {
    Bytes data =
        EvmTools.bridgeToken(
            manifest.chain(to).chain(),
            recipient,
            localToken(from),
            TokenAmount.of(amount),
            TokenAmount.ZERO);
    TxHash tx =
        tools(from)
            .sendAll(user(), List.of(new EncodedCall(bridge(from), Wei.ZERO, data, PLENTY)))
            .getFirst()
            .tx();
    MessageSent event =
        tools(from).messagesSent(tx, bridge(from)).stream()
            .filter(sent -> sent.message().kind() != MessageKind.TOKEN_METADATA)
            .findFirst()
            .orElseThrow();
    return new SentTransfer(from, to, event.id(), event.message(), tx);
  }

  /** The token's contract on that chain, deployed or not. */
  private Address localToken(String chain) {
    if (manifest.chain(chain).chain().equals(token().chain())) {
      return token().address();
    }
    Bytes word =
        tools(chain)
            .view(
                bridge(chain),
                "wrappedToken(uint64,address)",
                List.of(AbiValue.of(token().chain().value()), AbiValue.of(token().address())));
    return Address.of(word.slice(12, 32).asByteBuffer());
  }

  long balance(String chain, Address account) {
    Address local = localToken(chain);
    return tools(chain).hasCode(local)
        ? tools(chain).balanceOf(local, account).value().toLongExact()
        : 0;
  }

  /** How often the canonical chain says that the message was claimed. */
  int claims(String destination, MessageId id) {
    String logs =
        tools(destination)
            .rpc(
                "eth_getLogs",
                """
                [{"fromBlock":"0x0","toBlock":"latest","address":"%s","topics":["%s","%s"]}]\
                """
                    .formatted(bridge(destination), CLAIMED, id));
    try {
      JsonNode found = JSON.readTree(logs);
      return found.size();
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /** What the L1's bridge holds of the token, less what exists of it on the L2s. */
  long lockedLessMinted() {
    String base = manifest.base().name();
    long difference =
        number(
            tools(base)
                .view(bridge(base), "lockedOf(address)", List.of(AbiValue.of(token().address()))));
    for (var rollup : manifest.rollups()) {
      Address local = localToken(rollup.name());
      if (tools(rollup.name()).hasCode(local)) {
        difference -= number(tools(rollup.name()).view(local, "totalSupply()", List.of()));
      }
    }
    return difference;
  }

  private static long number(Bytes word) {
    return UInt256.of(Bytes32.parse(word.toString())).toLongExact();
  }

  @Override
  public void close() {
    tools.values().forEach(EvmTools::close);
  }
}
