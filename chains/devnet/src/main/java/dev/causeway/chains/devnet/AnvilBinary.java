// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The executable of anvil, checked to be there and to be executable.
 *
 * @param path where it is
 */
public record AnvilBinary(Path path) {
  /** Names the executable to use instead of the installed one. */
  public static final String OVERRIDE_VARIABLE = "CAUSEWAY_ANVIL";

  /** Same as {@link #OVERRIDE_VARIABLE}, as a system property; it wins over the variable. */
  public static final String OVERRIDE_PROPERTY = "causeway.anvil";

  /** Names the folder of the source tree, in which the build installed the npm packages. */
  public static final String ROOT_VARIABLE = "CAUSEWAY_ROOT";

  /** Same as {@link #ROOT_VARIABLE}, as a system property; it wins over the variable. */
  public static final String ROOT_PROPERTY = "causeway.root";

  /**
   * Where to look.
   *
   * @param override the executable that the user named; nothing else is tried then
   * @param root folder of the source tree
   * @param searchPath folders, separated as in the variable PATH
   * @param operatingSystem as in the system property os.name
   * @param architecture as in the system property os.arch
   */
  public record Search(
      Optional<Path> override,
      Optional<Path> root,
      String searchPath,
      String operatingSystem,
      String architecture) {
    /** What this process was given by system properties and environment variables. */
    public static Search fromEnvironment() {
      return new Search(
          setting(OVERRIDE_PROPERTY, OVERRIDE_VARIABLE),
          setting(ROOT_PROPERTY, ROOT_VARIABLE),
          Optional.ofNullable(System.getenv("PATH")).orElse(""),
          System.getProperty("os.name", ""),
          System.getProperty("os.arch", ""));
    }

    private static Optional<Path> setting(String property, String variable) {
      return Optional.ofNullable(System.getProperty(property))
          .or(() -> Optional.ofNullable(System.getenv(variable)))
          .filter(value -> !value.isBlank())
          .map(Path::of);
    }

    /** Platform and architecture as the npm packages of Foundry name them. */
    String packageSuffix() {
      String system = operatingSystem.toLowerCase(Locale.ROOT);
      String platform =
          system.contains("mac") ? "darwin" : system.contains("win") ? "win32" : "linux";
      String processor =
          switch (architecture) {
            case "aarch64", "arm64" -> "arm64";
            default -> "amd64";
          };
      return platform + "-" + processor;
    }
  }

  /** As {@link #locate(Search)}, with what this process was given. */
  public static AnvilBinary locate() {
    return locate(Search.fromEnvironment());
  }

  /**
   * Finds the executable: the one that the user named, else the one that the build of
   * protocol/contracts installed, else the one on the search path.
   *
   * @throws DevnetException naming the places that were tried, when there is none
   */
  public static AnvilBinary locate(Search search) {
    if (search.override().isPresent()) {
      Path named = search.override().get();
      if (!isUsable(named)) {
        throw new DevnetException(
            "%s (or -D%s) names \"%s\", which %s; name the anvil executable itself, or unset it to use the one that the build installs"
                .formatted(OVERRIDE_VARIABLE, OVERRIDE_PROPERTY, named, fault(named)));
      }
      return new AnvilBinary(named);
    }
    List<Path> candidates = new ArrayList<>();
    search.root().map(root -> installed(root, search)).ifPresent(candidates::add);
    for (String folder : search.searchPath().split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        candidates.add(Path.of(folder, "anvil"));
      }
    }
    return candidates.stream()
        .filter(AnvilBinary::isUsable)
        .findFirst()
        .map(AnvilBinary::new)
        .orElseThrow(() -> new DevnetException(notFound(search, candidates)));
  }

  private static Path installed(Path root, Search search) {
    return root.resolve("protocol/contracts/node_modules/@foundry-rs")
        .resolve("anvil-" + search.packageSuffix())
        .resolve("bin/anvil");
  }

  private static String notFound(Search search, List<Path> candidates) {
    String installed =
        search
            .root()
            .map(root -> installed(root, search))
            .map(path -> "\"%s\" %s".formatted(path, fault(path)))
            .orElse("%s is not set".formatted(ROOT_VARIABLE));
    return "no anvil executable: %s, and none of the %d folders of PATH has one; run \"npm ci\" in protocol/contracts (Node 20 or newer), or name an executable in %s"
        .formatted(
            installed, candidates.size() - (search.root().isPresent() ? 1 : 0), OVERRIDE_VARIABLE);
  }

  private static boolean isUsable(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  private static String fault(Path path) {
    if (!Files.exists(path)) {
      return "does not exist";
    }
    return Files.isRegularFile(path) ? "is not executable" : "is not a file";
  }
}
