// SPDX-License-Identifier: Apache-2.0
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.web3j.codegen.SolidityFunctionWrapper;
import org.web3j.protocol.core.methods.response.AbiDefinition;

/**
 * Generates the Java binding of each contract from what the Solidity compiler put out.
 *
 * <p>Run by the build as {@code java GenerateBindings.java <list of contracts> <forge out folder>
 * <target folder>}.
 */
class GenerateBindings {
  private static final String PACKAGE = "dev.causeway.contracts";
  private static final int ADDRESS_BITS = 160;

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println("usage: GenerateBindings <contracts> <forge out folder> <target folder>");
      System.exit(2);
    }
    List<String> contracts =
        Files.readAllLines(Path.of(arguments[0])).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    Path out = Path.of(arguments[1]);
    Path target = Path.of(arguments[2]);
    Path fresh = Files.createTempDirectory("bindings");
    var json = new ObjectMapper();
    for (String contract : contracts) {
      Path artifact = out.resolve(contract + ".sol").resolve(contract + ".json");
      if (!Files.isRegularFile(artifact)) {
        System.err.println(
            "no compiled contract at " + artifact + ": build without -Dcauseway.contracts.skip once");
        System.exit(1);
      }
      JsonNode compiled = json.readTree(artifact.toFile());
      String bytecode = compiled.path("bytecode").path("object").asText();
      if (bytecode.contains("__$")) {
        System.err.println(contract + " has unlinked libraries: make their functions internal");
        System.exit(1);
      }
      List<AbiDefinition> abi =
          List.of(json.treeToValue(compiled.path("abi"), AbiDefinition[].class));
      new SolidityFunctionWrapper(true, false, false, ADDRESS_BITS)
          .generateJavaFiles(contract, bytecode, abi, fresh.toString(), PACKAGE, Map.of());
    }
    replaceWhatChanged(fresh, target);
  }

  /** A file that is as it was keeps its time, so that nothing is compiled again because of it. */
  private static void replaceWhatChanged(Path fresh, Path target) throws IOException {
    try (Stream<Path> generated = Files.walk(fresh)) {
      for (Path file : generated.filter(Files::isRegularFile).toList()) {
        Path old = target.resolve(fresh.relativize(file).toString());
        if (!Files.exists(old) || Files.mismatch(file, old) >= 0) {
          Files.createDirectories(old.getParent());
          Files.copy(file, old, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(file);
      }
    }
  }
}
