// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates and keys as PEM files, for one test. */
final class TestKeys {
  private static final String PASSWORD = "password";

  private final Path folder;

  TestKeys(Path folder) {
    this.folder = folder;
  }

  /** Makes a self-signed authority. */
  void authority(String name) throws Exception {
    keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c=ca:true");
    export(name);
  }

  /** Makes a certificate for 127.0.0.1, signed by an authority. */
  void signed(String name, String authority) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-signer",
        authority,
        "-ext",
        "san=ip:127.0.0.1");
    export(name);
  }

  File certificate(String name) {
    return folder.resolve(name + ".crt").toFile();
  }

  File key(String name) {
    return folder.resolve(name + ".key").toFile();
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(Arrays.asList(arguments));
    command.addAll(
        List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-storetype"));
    command.addAll(List.of("PKCS12", "-storepass", PASSWORD, "-keystore", store().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + said);
    }
  }

  private void export(String name) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(new ByteArrayInputStream(Files.readAllBytes(store())), PASSWORD.toCharArray());
    write(certificate(name), "CERTIFICATE", keys.getCertificate(name).getEncoded());
    write(key(name), "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static void write(File file, String what, byte[] content) throws IOException {
    Files.writeString(
        file.toPath(),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(content), what));
  }

  private Path store() {
    return folder.resolve("keys.p12");
  }
}
