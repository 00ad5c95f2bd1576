package dev.previewdb.orchestrator.migrate.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.Branch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** Commands in containers, of the image that orchestrator/src/test/tools/docker makes. */
@Tag("docker")
class ContainerRunnerTest extends CommandRunnerContract {
  private static final String IMAGE = "previewdb-test-migrations";

  private final String service = "test-" + UUID.randomUUID();

  @BeforeAll
  static void requireDocker() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no Docker engine runs: run orchestrator/src/test/tools/docker start DIRECTORY");
  }

  @Override
  CommandTools tools() {
    return CommandTools.of(temp.resolve("storage"), service, Optional.empty());
  }

  @Override
  String runner() {
    return "image: " + IMAGE;
  }

  @Override
  String checkout() {
    return "/checkout";
  }

  @Test
  void isGivenNothingOfThisMachineAndHasNoRight() throws Exception {
    Path secret = temp.resolve("storage").resolve("open-to-all");
    Files.writeString(secret, "a secret of the service");
    run(
        "cat %s; ls /proc | grep -c '^[0-9]'; grep -E 'Cap|NoNewPrivs' /proc/self/status; env | grep -v ^PG"
            .formatted(secret));

    assertThat(lab.said()).doesNotContain("a secret");
    assertThat(lab.printed).contains("NoNewPrivs:\t1");
    assertThat(lab.printed)
        .filteredOn(line -> line.startsWith("Cap"))
        .hasSize(5)
        .allMatch(line -> line.matches("Cap...:\\s+0+"));
    assertThat(
            lab.printed.stream()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('='))))
        .containsOnly("DATABASE_URL", "HOME", "HOSTNAME", "LOGNAME", "PATH", "PWD", "USER");
  }

  @Test
  void alembicUpgradesAndIsCleanByItsOwnCheck() throws Exception {
    Branch branch =
        new Branch(temp, "")
            .file("alembic.ini", "[alembic]\nscript_location = alembic\n")
            .file(
                "alembic/env.py",
                """
                import os
                from alembic import context
                from sqlalchemy import create_engine

                with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
                    context.configure(connection=connection)
                    with context.begin_transaction():
                        context.run_migrations()
                """)
            .file(
                "alembic/versions/1_step.py",
                """
                from alembic import op

                revision = "rev1"
                down_revision = None

                def upgrade():
                    op.execute("CREATE TABLE one (i int)")
                """);
    RunResult result =
        lab.run(
            server,
            "tool: alembic, command: [alembic, upgrade, head], check: 'alembic current | grep -F \"(head)\"', paths: [alembic/versions/], "
                + runner(),
            branch);

    assertThat(CommandLab.words(result)).isEqualTo("succeeded");
    assertThat(result.tool()).isEqualTo("alembic");
    assertThat(server.tables()).containsExactly("alembic_version", "one");
    assertThat(lab.said()).contains("rev1 (head)");
  }

  @Test
  void writesNowhereButIntoItsOwnMemory() throws Exception {
    run(
        "touch x /x /etc/x /var/tmp/x /dev/x /previewdb/x; head -c 3000000 /dev/zero >/tmp/big && echo kept; rm run.sh; echo still; cat run.sh >/dev/null && echo there");

    assertThat(lab.printed).contains("kept", "there");
    assertThat(lab.printed)
        .filteredOn(line -> line.startsWith("touch: "))
        .hasSize(6)
        .allMatch(
            line -> line.contains("Read-only file system") || line.contains("Permission denied"));
  }

  @Test
  void anImageThatIsNotThereIsNamedAndNotPulled() {
    assertThatThrownBy(() ->
            lab.run(
                server,
                "command: [sh, run.sh], paths: [migrations/], image: previewdb-no-such-image",
                lab.script("")))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.COMMAND_IMAGE_MISSING))
        .hasMessageContaining("previewdb-no-such-image");
  }

  @Test
  void noContainerIsLeftAndASweepTakesOnlyItsOwnServices() throws Exception {
    RunResult result = run("exit 7");
    assertThat(CommandLab.words(result)).contains("exit code 7");
    DockerClient docker = DockerClientFactory.instance().client();
    assertThat(containers(docker, service)).isEmpty();

    String mine = left(docker, service);
    String others = left(docker, service + "-other");
    try {
      tools().sweep(List.of(lab.migrations("command: [x], paths: [x], image: x")));

      assertThat(containers(docker, service)).isEmpty();
      assertThat(containers(docker, service + "-other")).containsExactly(others);
      assertThat(mine).isNotEqualTo(others);
    } finally {
      docker.removeContainerCmd(others).withForce(true).exec();
    }
  }

  private static String left(DockerClient docker, String service) {
    return docker
        .createContainerCmd(IMAGE)
        .withCmd("sleep", "1000")
        .withLabels(Map.of(ContainerRunner.MARK, service))
        .exec()
        .getId();
  }

  private static List<String> containers(DockerClient docker, String service) {
    return docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(ContainerRunner.MARK, service))
        .exec()
        .stream()
        .map(container -> container.getId())
        .toList();
  }
}
