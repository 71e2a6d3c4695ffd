// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.launch.RunFile;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that asks a relayer. */
public final class RelayerOptions {
  private static final Pattern TARGET =
      Pattern.compile("([^\\s/:]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})");

  @Option(
      names = {"--target", "--node"},
      paramLabel = "HOST:PORT[,HOST:PORT]",
      description =
          "Where the relayer serves; several nodes of it, of which any answers. Default: what \"causeway up\" left in the data folder.")
  private @Nullable String target;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Data folder of \"causeway up\". Default: ~/.causeway/devnet")
  private @Nullable Path data;

  @Option(
      names = "--tls-authority",
      paramLabel = "PEM",
      description = "Certificates that sign the relayer's; needed unless it is on this machine.")
  private @Nullable Path authority;

  @Option(
      names = "--tls-platform-authorities",
      description =
          "Trusts every authority that this machine's Java trusts: whoever has any of them certify the relayer's name passes for it.")
  private boolean platformAuthorities;

  @Option(
      names = "--tls-certificate",
      paramLabel = "PEM",
      description = "Your client certificate, where the relayer asks for one.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "PEM", description = "Its private key (PKCS#8).")
  private @Nullable Path key;

  /** For picocli. */
  public RelayerOptions() {}

  /** The data folder. */
  public Path data(Console console) {
    return data == null ? standard(console) : data;
  }

  /** The data folder of those who do not choose. */
  public static Path standard(Console console) {
    return console.home().resolve(".causeway").resolve("devnet");
  }

  /** Connects, to several nodes where several are named. Nothing is asked yet. */
  public Relayer connect(Console console) {
    List<String> nodes = nodes(console);
    ChannelCredentials credentials = credentials(hosts(nodes));
    return new Relayer(
        nodes.size() == 1
            ? Grpc.newChannelBuilder(nodes.getFirst(), credentials).build()
            : NodesResolver.connect(nodes, credentials));
  }

  /** Connects, for what is meant for one node alone. */
  public Relayer connectToOne(Console console) {
    List<String> nodes = nodes(console);
    if (nodes.size() > 1) {
      throw CliException.usage(
          "--target: this is for one node alone, but there are %d: name one"
              .formatted(nodes.size()));
    }
    return connect(console);
  }

  private List<String> nodes(Console console) {
    String where = target == null ? RunFile.read(data(console)).target() : target;
    List<String> nodes = List.of(where.split(",", -1));
    for (String node : nodes) {
      Matcher parts = TARGET.matcher(node);
      if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
        throw CliException.usage(
            "--target: \"%s\" is no address: write HOST:PORT, such as 127.0.0.1:7464"
                .formatted(node));
      }
    }
    return nodes;
  }

  private static List<String> hosts(List<String> nodes) {
    return nodes.stream().map(node -> node.substring(0, node.lastIndexOf(':'))).toList();
  }

  private ChannelCredentials credentials(List<String> hosts) {
    if (authority == null && certificate == null && key == null && !platformAuthorities) {
      for (String host : hosts) {
        if (loopback(host)) {
          continue;
        }
        throw CliException.usage(
            "--target: %s is not this machine, so it needs TLS: name the authority of its certificate with --tls-authority"
                .formatted(host));
      }
      return InsecureChannelCredentials.create();
    }
    if ((certificate == null) != (key == null)) {
      throw CliException.usage("--tls-certificate and --tls-key go together: give both or neither");
    }
    if ((authority == null) != platformAuthorities) {
      throw CliException.usage(
          authority == null
              ? "--tls-certificate: name the authority of the relayer's certificate with --tls-authority, or trust every authority of this machine with --tls-platform-authorities"
              : "--tls-authority and --tls-platform-authorities contradict each other: give one");
    }
    try {
      TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
      if (authority != null) {
        tls.trustManager(authority.toFile());
      }
      if (certificate != null && key != null) {
        tls.keyManager(certificate.toFile(), key.toFile());
      }
      return tls.build();
    } catch (IOException unreadable) {
      throw CliException.usage("cannot read a TLS file: " + unreadable.getMessage());
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw CliException.usage("--target: there is no host \"" + host + "\": check its name");
    }
  }
}
