// SPDX-License-Identifier: Apache-2.0
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks or applies google-java-format over all sources, in the JVM that the build selected.
 *
 * <p>The formatter uses the parser of the JDK that it runs on, and Maven may run on an older one than the code needs.
 */
class FormatSources {
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "lib", "out", ".git");

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1 || !Set.of("check", "apply").contains(arguments[0])) {
      System.err.println("usage: FormatSources check|apply");
      System.exit(2);
    }
    boolean apply = arguments[0].equals("apply");
    var formatter = new Formatter(JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.GOOGLE).build());
    List<Path> different = new ArrayList<>();
    for (Path file : sources(Path.of(""))) {
      String before = Files.readString(file);
      String after;
      try {
        after =
            formatter.formatSource(
                ImportOrderer.reorderImports(
                    RemoveUnusedImports.removeUnusedImports(before), JavaFormatterOptions.Style.GOOGLE));
      } catch (Exception unparsable) {
        System.err.println("cannot parse " + file + ": " + unparsable.getMessage());
        System.exit(1);
        return;
      }
      if (!after.equals(before)) {
        different.add(file);
        if (apply) {
          Files.writeString(file, after);
        }
      }
    }
    if (!apply && !different.isEmpty()) {
      different.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("run: mvn -q -N process-sources -Dformat");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws Exception {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path name = folder.getFileName();
            return name != null && NOT_OURS.contains(name.toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java") && file.toString().contains("/src/")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
