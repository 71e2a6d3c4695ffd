// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import com.dylibso.chicory.compiler.Cache;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Translated programs in a folder, by the hash of the program and its translator. A file is moved
 * into place when it is whole, so that processes can share the folder.
 */
final class TranslationCache implements Cache {
  private final Path folder;

  TranslationCache(Path folder) {
    this.folder = folder;
  }

  @Override
  public byte @Nullable [] get(String key) throws IOException {
    try {
      return Files.readAllBytes(file(key));
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  @Override
  public void putIfAbsent(String key, byte[] translation) throws IOException {
    if (Files.exists(file(key))) {
      return;
    }
    Files.createDirectories(folder);
    Path whole = Files.createTempFile(folder, "translation", ".tmp");
    try {
      Files.write(whole, translation);
      Files.move(whole, file(key), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster, with the same bytes.
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private Path file(String key) {
    return folder.resolve(key.replaceAll("[^A-Za-z0-9.-]", "_") + ".jar");
  }
}
