// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Whether nodes can run in containers here. */
public final class ContainerEngine {
  private static final String REMEDY = "start one, or run nodes as processes: leave the image out";

  private ContainerEngine() {}

  /**
   * Why nodes cannot run in containers here, and the remedy; empty when they can. Whether an image
   * is there is not looked at.
   */
  public static Optional<String> hindrance() {
    try {
      return Asked.answers()
          ? Optional.empty()
          : Optional.of("no Docker engine answers; " + REMEDY);
    } catch (NoClassDefFoundError missing) {
      return Optional.of(
          "the library that runs nodes in containers is not on the class path; add the artifact"
              + " org.testcontainers:testcontainers to the test's dependencies, or run nodes as"
              + " processes: leave the image out");
    }
  }

  static void require() {
    hindrance()
        .ifPresent(
            why -> {
              throw new HarnessException(why);
            });
  }

  /** Apart, so that this class can be loaded where the library is missing. */
  private static final class Asked {
    static boolean answers() {
      return DockerClientFactory.instance().isDockerAvailable();
    }
  }
}
