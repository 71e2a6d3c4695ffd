// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.NodeId;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes {@link PeerMessage}s as lines of text: the sender's name, what else the kind has, then the
 * duties. The kinds have names of their own, so that classes may be renamed.
 */
public final class PeerMessageSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 720_201;
  private static final String RELIEVE = "relieve";
  private static final int MOST_DUTIES = 10_000;

  /** For Pekko. */
  public PeerMessageSerializer() {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return switch (known(message)) {
      case PeerMessage.Offer _ -> "offer";
      case PeerMessage.Accept _ -> "accept";
      case PeerMessage.Take _ -> "take";
      case PeerMessage.Relieve _ -> RELIEVE;
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    PeerMessage said = known(message);
    List<String> lines = new ArrayList<>(List.of(said.from().value()));
    if (said instanceof PeerMessage.Relieve relieve) {
      lines.add(relieve.chain().toString());
    }
    said.duties().forEach(duty -> lines.add(duty.value()));
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    int head = manifest.equals(RELIEVE) ? 2 : 1;
    if (lines.size() < head || lines.getFirst().isBlank() || lines.size() > MOST_DUTIES) {
      throw new NotSerializableException("a malformed message of another node: " + manifest);
    }
    NodeId from = new NodeId(lines.getFirst());
    Set<DutyName> duties = new LinkedHashSet<>();
    lines.stream().skip(head).map(DutyName::new).forEach(duties::add);
    return switch (manifest) {
      case "offer" -> new PeerMessage.Offer(from, duties);
      case "accept" -> new PeerMessage.Accept(from, duties);
      case "take" -> new PeerMessage.Take(from, duties);
      case RELIEVE -> new PeerMessage.Relieve(from, chain(lines.get(1)), duties);
      default -> throw new NotSerializableException("no message is called " + manifest);
    };
  }

  private static ChainId chain(String number) throws NotSerializableException {
    try {
      return ChainId.of(Long.parseLong(number));
    } catch (IllegalArgumentException malformed) {
      throw new NotSerializableException("a message of another node names the chain " + number);
    }
  }

  private static PeerMessage known(Object message) {
    if (message instanceof PeerMessage said) {
      return said;
    }
    throw new IllegalArgumentException("not a message between nodes: " + message.getClass());
  }
}
