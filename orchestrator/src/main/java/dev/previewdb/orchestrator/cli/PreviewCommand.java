package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.api.ConnectionView;
import dev.previewdb.orchestrator.api.PreviewRequest;
import dev.previewdb.orchestrator.api.PreviewView;
import dev.previewdb.snapshot.server.Installations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "preview",
    subcommands = {
      MigrateCommand.class,
      LogCommand.class,
      SleepCommand.class,
      KeepCommand.class,
      ExtendCommand.class,
      UndeleteCommand.class,
      CheckpointCommand.class,
      RestoreCommand.class,
      ConnectionLinkCommand.class
    },
    description = "Create, look at, use and delete previews of a running service.",
    footer = {
      "",
      "Examples:",
      "  previewdb preview create --project shop --pull-request 42 --wait",
      "  previewdb preview list -o json",
      "  previewdb preview psql shop-pr-42 -- -c 'SELECT count(*) FROM orders'"
    })
final class PreviewCommand {
  static final String NAME = "The preview, as `preview list` prints it.";

  @Mixin private ServerOptions server = new ServerOptions();

  ApiClient client() {
    return server.client();
  }

  /** What a preview is for. */
  static final class For {
    @Option(
        names = {"--pull-request", "--pr"},
        paramLabel = "NUMBER",
        required = true,
        description = "The pull request's number.")
    private @Nullable Integer pullRequest;

    @Option(
        names = "--branch",
        paramLabel = "NAME",
        required = true,
        description = "A branch without a pull request.")
    private @Nullable String branch;
  }

  /** Whether to stay until it is done. */
  static final class Wait {
    @Option(
        names = "--wait",
        description =
            "Wait until it is done, and tell each step; exit code 1 when the preview failed.")
    private boolean wait;

    PreviewView done(ApiClient client, PreviewView asked, Output output) {
      return wait ? Waiting.settled(client, asked, output.progress()) : asked;
    }
  }

  @Command(
      name = "create",
      description = "Ask for a preview; a deleted or expired one comes back.",
      footer = {
        "",
        "Examples:",
        "  previewdb preview create --project shop --pull-request 42 --wait",
        "  previewdb preview create --project shop --branch load-test",
        "  previewdb preview create --project shop --pull-request 43 --from shop-pr-42"
      })
  int create(
      @Mixin Output output,
      @Mixin Wait wait,
      @Option(
              names = "--project",
              required = true,
              paramLabel = "NAME",
              description = "The project.")
          String project,
      @Option(
              names = "--from",
              paramLabel = "PREVIEW",
              description =
                  "Clone this preview of the project in place of the snapshot, as for a pull request on top of another; its connections end for a moment.")
          @Nullable String from,
      @ArgGroup(multiplicity = "1") For what) {
    ApiClient client = server.client();
    PreviewView asked =
        client.create(new PreviewRequest(project, what.pullRequest, what.branch, from));
    return show(output, wait.done(client, asked, output), "asked for");
  }

  @Command(
      name = "list",
      description = "All previews that are there or on their way.",
      footer = {
        "",
        "Examples:",
        "  previewdb preview list -o json",
        "  previewdb preview list --removed"
      })
  int list(
      @Mixin Output output,
      @Option(
              names = "--removed",
              description = "Also those that are gone and can be had back with `undelete`.")
          boolean removed) {
    List<PreviewView> all = server.client().list(removed);
    output.print(
        all,
        () -> {
          if (all.isEmpty()) {
            output.line("None yet: open a pull request, or `previewdb preview create`.");
            return;
          }
          List<List<String>> rows = new ArrayList<>();
          rows.add(List.of("NAME", "STATE", "SINCE", "COMMIT", "EXPIRES"));
          all.forEach(p ->
              rows.add(
                  List.of(
                      p.name(),
                      p.state() + (p.settled() ? "" : " ..."),
                      Sizes.time(p.since()),
                      commit(p),
                      PreviewText.end(p))));
          output.table(rows);
        });
    return ExitCodes.DONE;
  }

  @Command(
      name = "show",
      description = "One preview: its state, its migrations and, where it failed, the mend.",
      footer = {"", "Example:", "  previewdb preview show shop-pr-42"})
  int show(@Mixin Output output, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    PreviewView preview = server.client().show(name);
    output.print(preview, () -> PreviewText.print(output, preview));
    return ExitCodes.DONE;
  }

  @Command(
      name = "url",
      description = "The connection's URL, with its password: it is a secret.",
      footer = {"", "Example:", "  DATABASE_URL=$(previewdb preview url shop-pr-42)"})
  int url(@Mixin Output output, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    ConnectionView to = server.client().connection(name);
    output.print(to, () -> output.line(to.url()));
    return ExitCodes.DONE;
  }

  @Command(
      name = "psql",
      description = {
        "Open psql on a preview; arguments after -- are psql's.",
        "The exit code is psql's when it ran."
      },
      footer = {
        "",
        "Examples:",
        "  previewdb preview psql shop-pr-42",
        "  previewdb preview psql shop-pr-42 -- -c 'SELECT count(*) FROM orders'"
      })
  int psql(
      @Parameters(index = "0", paramLabel = "NAME", description = NAME) String name,
      @Parameters(
              index = "1..*",
              paramLabel = "ARGUMENT",
              arity = "0..*",
              description = "An argument for psql.")
          @Nullable List<String> arguments)
      throws IOException, InterruptedException {
    ConnectionView to = server.client().connection(name);
    Path program =
        new Installations(List.of(), Path.of(System.getProperty("java.io.tmpdir")))
            .psql()
            .orElseThrow(() -> PreviewDbException.of(Problem.PSQL_MISSING));
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments == null ? List.of() : arguments);
    ProcessBuilder psql = new ProcessBuilder(command).inheritIO();
    // By the environment, which other users cannot read; a command line they could.
    psql.environment()
        .putAll(
            Map.of(
                "PGHOST",
                to.host(),
                "PGPORT",
                String.valueOf(to.port()),
                "PGDATABASE",
                to.database(),
                "PGUSER",
                to.user(),
                "PGPASSWORD",
                to.password()));
    return psql.start().waitFor();
  }

  @Command(
      name = "reset",
      description =
          "Throw the preview's data away and clone it afresh; its connection stays the same.",
      footer = {"", "Example:", "  previewdb preview reset shop-pr-42 --wait"})
  int reset(
      @Mixin Output output,
      @Mixin Wait wait,
      @Parameters(paramLabel = "NAME", description = NAME) String name) {
    ApiClient client = server.client();
    return show(output, wait.done(client, client.reset(name), output), "to be reset");
  }

  @Command(
      name = "delete",
      description = {
        "Take a preview away; `create` brings it back, and for a while `undelete` with its data.",
        "Deleted once more, its data is gone at once."
      },
      footer = {"", "Example:", "  previewdb preview delete shop-pr-42 --wait"})
  int delete(
      @Mixin Output output,
      @Mixin Wait wait,
      @Parameters(paramLabel = "NAME", description = NAME) String name) {
    ApiClient client = server.client();
    return show(output, wait.done(client, client.delete(name), output), "to be deleted");
  }

  /** What became of it, or, while the service is still at it, what it was asked for. */
  static int show(Output output, PreviewView preview, String asked) {
    output.print(
        preview,
        () -> {
          if (preview.settled()) {
            PreviewText.print(output, preview);
          } else {
            output.line(preview.name() + ": " + asked + "; it is " + preview.state() + " now");
          }
        });
    boolean failed = preview.settled() && preview.problem() != null;
    return failed ? ExitCodes.FAILED : ExitCodes.DONE;
  }

  private static String commit(PreviewView preview) {
    String sha = preview.commit();
    return sha == null ? "-" : sha.substring(0, Math.min(12, sha.length()));
  }
}
