// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.cli.launch.Launcher.ChaosChoices;
import dev.causeway.testkit.chaos.Scenarios;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChaosCommandTest {
  @TempDir private Path home;
  private CommandRun command = new CommandRun(Path.of("."));

  @BeforeEach
  void begin() {
    command = new CommandRun(home);
  }

  @Test
  void shouldTellNameRowsAndPurposeWhenScenariosAreListed() {
    assertThat(command.run("chaos", "list")).isZero();
    assertThat(command.out()).contains("failover-kill").contains("X1").contains("120 s");
  }

  @Test
  void shouldNameWhatThereIsWhenTheScenarioIsUnknown() {
    assertThat(command.run("chaos", "run", "nothing")).isEqualTo(ExitCode.USAGE.code());
    assertThat(command.err()).contains("\"nothing\"").contains("failover-kill");
  }

  @Test
  void shouldNameTheKeyWhenAFileIsWrong() throws Exception {
    Path file = home.resolve("mine.conf");
    Files.writeString(file, "shows = x, durations = 5s");
    assertThat(command.run("chaos", "run", file.toString())).isEqualTo(ExitCode.USAGE.code());
    assertThat(command.err()).contains("durations").contains("duration");
  }

  @Test
  void shouldPlayWithTheSeedWhenTheScenarioIsThere() {
    assertThat(command.run("chaos", "run", "drain", "--seed", "42", "--report", "there")).isZero();
    assertThat(command.launched)
        .singleElement()
        .isInstanceOfSatisfying(
            ChaosChoices.class,
            choices -> {
              assertThat(choices.scenario().name()).isEqualTo("drain");
              assertThat(choices.seed()).isEqualTo(42);
              assertThat(choices.report()).contains(Path.of("there"));
            });
  }

  @Test
  void shouldPlayEveryReadyScenarioWithAReportOfItsOwnWhenAllAreAskedFor() {
    assertThat(command.run("chaos", "run", "all", "--report", "there")).isZero();
    assertThat(command.launched)
        .hasSameSizeAs(Scenarios.ready())
        .allSatisfy(
            launched ->
                assertThat(launched)
                    .isInstanceOfSatisfying(
                        ChaosChoices.class,
                        choices ->
                            assertThat(choices.report())
                                .contains(Path.of("there", choices.scenario().name()))));
    assertThat(command.out()).contains("failover-hang").contains("PASSED");
  }

  @Test
  void shouldAskForACommandWhenNoneIsGiven() {
    assertThat(command.run("chaos")).isEqualTo(ExitCode.USAGE.code());
    assertThat(command.err()).contains("list, run");
  }
}
