// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The manifest as JSON. Reading is strict: a missing, unknown, doubled or malformed field is an
 * error that names the file and the field. Writing replaces the file as a whole.
 */
public final class ManifestFile {
  /** Usual name in the data folder. */
  public static final String NAME = "manifest.json";

  private static final int VERSION = 1;
  private static final String WARNING =
      "INSECURE: every key in this file is public. Never send anything of worth to these accounts.";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ManifestFile() {}

  /**
   * Reads a manifest.
   *
   * @throws DevnetException naming the file, the field and the remedy
   */
  public static Manifest read(Path file) {
    JsonNode content;
    try {
      content = JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException missing) {
      throw new DevnetException(
          "no manifest at \"%s\"; start the devnet first, or name the file of the one you mean"
              .formatted(file),
          missing);
    } catch (JsonProcessingException malformed) {
      throw new DevnetException(
          "%s: not valid JSON at line %d: %s"
              .formatted(
                  file,
                  malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr(),
                  malformed.getOriginalMessage()),
          malformed);
    } catch (IOException failure) {
      throw new DevnetException("%s: cannot be read: %s".formatted(file, failure), failure);
    }
    StrictObject top = new StrictObject(file.toString(), "", content);
    return top.complete(() -> manifest(top));
  }

  /**
   * Writes a manifest, creating the folder when it is not there.
   *
   * @throws DevnetException when the file cannot be written
   */
  public static void write(Path file, Manifest manifest) {
    try {
      Path target = file.toAbsolutePath();
      var _ = Files.createDirectories(target.getParent());
      Path draft = target.resolveSibling(target.getFileName() + ".new");
      Files.write(draft, JSON.writeValueAsBytes(json(manifest)));
      // Readers see the old file or the new one, never half of it.
      var _ = Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new DevnetException(
          "the manifest \"%s\" cannot be written: %s; choose a data folder that you may write to"
              .formatted(file, failure),
          failure);
    }
  }

  private static Manifest manifest(StrictObject top) {
    int version = Math.toIntExact(top.number("version"));
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "version is %d, but this program reads %d; deploy anew".formatted(version, VERSION));
    }
    var _ = top.text("warning");
    StrictObject quorum = top.object("quorum");
    return new Manifest(
        top.counted("disputeWindowSeconds", Duration::ofSeconds),
        top.objects("chains", ManifestFile::chain),
        quorum.complete(
            () ->
                new Manifest.Quorum(
                    quorum.parsed("resolver", Address::parse),
                    Math.toIntExact(quorum.number("threshold")))),
        top.objects("tokens", ManifestFile::token),
        top.objects("accounts", ManifestFile::account),
        top.has("ledgers") ? top.objects("ledgers", ManifestFile::ledger) : List.of());
  }

  private static ManifestChain chain(StrictObject chain) {
    StrictObject finality = chain.object("finality");
    StrictObject contracts = chain.object("contracts");
    return new ManifestChain(
        chain.text("name"),
        chain.counted("chainId", ChainId::of),
        chain.named("kind", LayerKind.class),
        chain.texts("rpc", URI::create),
        chain.has("webSocket")
            ? Optional.of(chain.parsed("webSocket", URI::create))
            : Optional.empty(),
        finality.complete(() -> finality(finality)),
        chain.counted("blockTimeMillis", Duration::ofMillis),
        chain.counted("startBlock", BlockNumber::of),
        contracts.complete(() -> contracts(contracts)),
        optionalAddress(chain, "testReceiver"));
  }

  private static FinalityPolicy finality(StrictObject finality) {
    String policy = finality.text("policy");
    return switch (policy) {
      case "depth" -> new FinalityPolicy.Depth(Math.toIntExact(finality.number("blocks")));
      case "safe" -> new FinalityPolicy.SafeTag();
      case "finalized" -> new FinalityPolicy.FinalizedTag();
      default ->
          throw new IllegalArgumentException(
              "policy must be depth, safe or finalized, but is \"%s\"".formatted(policy));
    };
  }

  private static ContractAddresses contracts(StrictObject contracts) {
    Map<ChainId, ContractAddresses.Rollup> rollups = new TreeMap<>();
    for (Map.Entry<ChainId, ContractAddresses.Rollup> rollup :
        contracts.objects("rollups", ManifestFile::rollup)) {
      if (rollups.put(rollup.getKey(), rollup.getValue()) != null) {
        throw new IllegalArgumentException("rollup %s is there twice".formatted(rollup.getKey()));
      }
    }
    return new ContractAddresses(
        contracts.parsed("bridge", Address::parse),
        optionalAddress(contracts, "globalRoots"),
        optionalAddress(contracts, "mirror"),
        rollups,
        ledgers(contracts),
        contracts.parsed("l1Attributes", Address::parse),
        contracts.parsed("messagePasser", Address::parse));
  }

  /** Manifests of old have none. */
  private static Map<ChainId, Address> ledgers(StrictObject contracts) {
    Map<ChainId, Address> ledgers = new TreeMap<>();
    if (contracts.has("ledgers")) {
      for (Map.Entry<ChainId, Address> ledger :
          contracts.objects("ledgers", ManifestFile::ledgerContract)) {
        if (ledgers.put(ledger.getKey(), ledger.getValue()) != null) {
          throw new IllegalArgumentException("ledger %s is there twice".formatted(ledger.getKey()));
        }
      }
    }
    return ledgers;
  }

  private static Map.Entry<ChainId, Address> ledgerContract(StrictObject ledger) {
    return Map.entry(
        ledger.counted("chainId", ChainId::of), ledger.parsed("contract", Address::parse));
  }

  private static ManifestLedger ledger(StrictObject ledger) {
    return new ManifestLedger(
        ledger.text("name"),
        ledger.counted("chainId", ChainId::of),
        ledger.parsed("contract", Address::parse),
        ledger.counted("startBlock", BlockNumber::of),
        ledger.text("node"));
  }

  private static Map.Entry<ChainId, ContractAddresses.Rollup> rollup(StrictObject rollup) {
    return Map.entry(
        rollup.counted("chainId", ChainId::of),
        new ContractAddresses.Rollup(
            rollup.parsed("proposals", Address::parse),
            rollup.parsed("settlement", Address::parse),
            rollup.parsed("proposalBondWei", Wei::parse),
            rollup.parsed("challengeBondWei", Wei::parse)));
  }

  private static Manifest.Token token(StrictObject token) {
    return new Manifest.Token(
        token.text("symbol"),
        Math.toIntExact(token.number("decimals")),
        token.counted("chainId", ChainId::of),
        token.parsed("address", Address::parse));
  }

  private static DevKey account(StrictObject account) {
    return new DevKey(
        account.named("role", AccountRole.class),
        account.text("label"),
        account.parsed("address", Address::parse),
        account.parsed("insecurePrivateKey", Bytes32::parse));
  }

  private static Optional<Address> optionalAddress(StrictObject from, String field) {
    return from.has(field) ? Optional.of(from.parsed(field, Address::parse)) : Optional.empty();
  }

  private static ObjectNode json(Manifest manifest) {
    ObjectNode top = JSON.createObjectNode();
    top.put("version", VERSION);
    top.put("warning", WARNING);
    top.put("disputeWindowSeconds", manifest.disputeWindow().toSeconds());
    ArrayNode chains = top.putArray("chains");
    manifest.chains().forEach(chain -> chains.add(json(chain)));
    top.putObject("quorum")
        .put("resolver", manifest.quorum().resolver().toString())
        .put("threshold", manifest.quorum().threshold());
    ArrayNode tokens = top.putArray("tokens");
    for (Manifest.Token token : manifest.tokens()) {
      tokens
          .addObject()
          .put("symbol", token.symbol())
          .put("decimals", token.decimals())
          .put("chainId", token.chain().value())
          .put("address", token.address().toString());
    }
    ArrayNode accounts = top.putArray("accounts");
    for (DevKey key : manifest.accounts()) {
      accounts
          .addObject()
          .put("role", StrictObject.nameOf(key.role()))
          .put("label", key.label())
          .put("address", key.address().toString())
          .put("insecurePrivateKey", key.secret().toString());
    }
    if (!manifest.ledgers().isEmpty()) {
      ArrayNode ledgers = top.putArray("ledgers");
      for (ManifestLedger ledger : manifest.ledgers()) {
        ledgers
            .addObject()
            .put("name", ledger.name())
            .put("chainId", ledger.chain().value())
            .put("contract", ledger.contract().toString())
            .put("startBlock", ledger.startBlock().value())
            .put("node", ledger.node());
      }
    }
    return top;
  }

  private static ObjectNode json(ManifestChain chain) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", chain.name());
    json.put("chainId", chain.chain().value());
    json.put("kind", StrictObject.nameOf(chain.kind()));
    texts(json.putArray("rpc"), chain.rpc());
    chain.webSocket().ifPresent(url -> json.put("webSocket", url.toString()));
    ObjectNode finality = json.putObject("finality");
    switch (chain.finality()) {
      case FinalityPolicy.Depth(int blocks) ->
          finality.put("policy", "depth").put("blocks", blocks);
      case FinalityPolicy.SafeTag() -> finality.put("policy", "safe");
      case FinalityPolicy.FinalizedTag() -> finality.put("policy", "finalized");
    }
    json.put("blockTimeMillis", chain.blockTime().toMillis());
    json.put("startBlock", chain.startBlock().value());
    json.set("contracts", json(chain.contracts()));
    chain.testReceiver().ifPresent(address -> json.put("testReceiver", address.toString()));
    return json;
  }

  private static ObjectNode json(ContractAddresses contracts) {
    ObjectNode json = JSON.createObjectNode();
    json.put("bridge", contracts.bridge().toString());
    contracts.globalRoots().ifPresent(address -> json.put("globalRoots", address.toString()));
    contracts.mirror().ifPresent(address -> json.put("mirror", address.toString()));
    ArrayNode rollups = json.putArray("rollups");
    new TreeMap<>(contracts.rollups())
        .forEach(
            (chain, rollup) ->
                rollups
                    .addObject()
                    .put("chainId", chain.value())
                    .put("proposals", rollup.proposals().toString())
                    .put("settlement", rollup.settlement().toString())
                    .put("proposalBondWei", rollup.proposalBond().value().toString())
                    .put("challengeBondWei", rollup.challengeBond().value().toString()));
    if (!contracts.ledgers().isEmpty()) {
      ArrayNode ledgers = json.putArray("ledgers");
      new TreeMap<>(contracts.ledgers())
          .forEach(
              (chain, contract) ->
                  ledgers
                      .addObject()
                      .put("chainId", chain.value())
                      .put("contract", contract.toString()));
    }
    json.put("l1Attributes", contracts.l1Attributes().toString());
    json.put("messagePasser", contracts.messagePasser().toString());
    return json;
  }

  private static void texts(ArrayNode target, List<URI> values) {
    values.forEach(value -> target.add(value.toString()));
  }
}
