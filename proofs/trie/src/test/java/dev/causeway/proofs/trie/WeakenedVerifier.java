// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The verifier without exactly one of its checks. It is made from the source as it is now, as the
 * twins of the contracts are: a copy by hand would go stale, and production code has no switch that
 * could be set. A check that is not found exactly once in its file fails the test.
 */
final class WeakenedVerifier {
  private static final String PACKAGE = DirectVerifier.class.getPackageName();

  private WeakenedVerifier() {}

  /** The verifier in which a piece of one source is another. */
  static TrieVerifier with(String type, String check, String instead) {
    Path file =
        Path.of(System.getProperty("causeway.root"), "proofs/trie/src/main/java")
            .resolve(PACKAGE.replace('.', '/'))
            .resolve(type + ".java");
    try {
      String source = Files.readString(file);
      int at = source.indexOf(check);
      if (at < 0 || source.indexOf(check, at + 1) >= 0) {
        throw new AssertionError("%s does not have exactly once: %s".formatted(file, check));
      }
      String weak = source.substring(0, at) + instead + source.substring(at + check.length());
      return (TrieVerifier)
          new Loader(compile(file.toUri(), weak))
              .loadClass(DirectVerifier.class.getName())
              .getDeclaredConstructor()
              .newInstance();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (ReflectiveOperationException broken) {
      throw new AssertionError(broken);
    }
  }

  private static Map<String, byte[]> compile(URI name, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Memory memory = new Memory(compiler.getStandardFileManager(null, null, null));
    JavaFileObject unit =
        new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    if (!compiler.getTask(null, memory, null, options, null, List.of(unit)).call()) {
      throw new AssertionError("the weakened source does not compile");
    }
    Map<String, byte[]> classes = new HashMap<>();
    memory.classes.forEach((type, bytes) -> classes.put(type, bytes.toByteArray()));
    return classes;
  }

  /** Keeps what is compiled. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Memory(JavaFileManager real) {
      super(real);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
      URI name = URI.create("memory:///" + type.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(name, kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(type, _ -> new ByteArrayOutputStream());
        }
      };
    }
  }

  /** Has classes of this package of its own, the weakened among them. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> weakened;

    Loader(Map<String, byte[]> weakened) {
      super(DirectVerifier.class.getClassLoader());
      this.weakened = weakened;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE + ".") || name.equals(TrieVerifier.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        byte[] bytes = weakened.containsKey(name) ? weakened.get(name) : unchanged(name);
        return defineClass(name, bytes, 0, bytes.length);
      }
    }

    private byte[] unchanged(String name) {
      try (InputStream file =
          Objects.requireNonNull(
              getParent().getResourceAsStream(name.replace('.', '/') + ".class"), name)) {
        return file.readAllBytes();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
