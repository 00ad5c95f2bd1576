package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.ConnectionView;
import dev.previewdb.orchestrator.api.PreviewRequest;
import dev.previewdb.orchestrator.api.PreviewView;
import java.io.IOException;
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
    description = "Create, look at, use and delete previews of a running service.",
    footer = {
      "",
      "Examples:",
      "  previewdb preview create --project shop --pull-request 42",
      "  previewdb preview list -o json",
      "  previewdb preview psql shop-pr-42 -- -c 'SELECT count(*) FROM orders'"
    })
final class PreviewCommand {
  @Mixin private ServerOptions server = new ServerOptions();

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

  @Command(name = "create", description = "Ask for a preview; a deleted or expired one comes back.")
  int create(
      @Mixin Output output,
      @Option(
              names = "--project",
              required = true,
              paramLabel = "NAME",
              description = "The project.")
          String project,
      @ArgGroup(multiplicity = "1") For what) {
    show(
        output, server.client().create(new PreviewRequest(project, what.pullRequest, what.branch)));
    return ExitCodes.DONE;
  }

  @Command(name = "list", description = "All previews.")
  int list(@Mixin Output output) {
    List<PreviewView> all = server.client().list();
    output.print(
        all,
        () -> {
          List<List<String>> rows = new ArrayList<>();
          rows.add(List.of("NAME", "STATE", "COMMIT", "EXPIRES"));
          all.forEach(p ->
              rows.add(List.of(p.name(), p.state(), commit(p), String.valueOf(p.expiresAt()))));
          output.table(rows);
        });
    return ExitCodes.DONE;
  }

  @Command(name = "show", description = "One preview.")
  int show(
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "As `list` prints it.") String name) {
    show(output, server.client().show(name));
    return ExitCodes.DONE;
  }

  @Command(name = "url", description = "The connection's URL, with its password: it is a secret.")
  int url(@Mixin Output output, @Parameters(paramLabel = "NAME") String name) {
    ConnectionView to = server.client().connection(name);
    output.print(
        to,
        () ->
            output.line(
                "postgresql://"
                    + to.user()
                    + ":"
                    + to.password()
                    + "@"
                    + to.host()
                    + ":"
                    + to.port()
                    + "/"
                    + to.database()));
    return ExitCodes.DONE;
  }

  @Command(name = "psql", description = "Open psql on a preview; arguments after -- are psql's.")
  int psql(
      @Parameters(index = "0", paramLabel = "NAME") String name,
      @Parameters(index = "1..*", paramLabel = "ARGUMENT", arity = "0..*")
          @Nullable List<String> arguments)
      throws IOException, InterruptedException {
    ConnectionView to = server.client().connection(name);
    List<String> command = new ArrayList<>(List.of("psql"));
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
          "Throw the preview's data away and clone it afresh; its connection stays the same.")
  int reset(@Mixin Output output, @Parameters(paramLabel = "NAME") String name) {
    show(output, server.client().reset(name));
    return ExitCodes.DONE;
  }

  @Command(name = "delete", description = "Take a preview away; `create` brings it back.")
  int delete(@Mixin Output output, @Parameters(paramLabel = "NAME") String name) {
    show(output, server.client().delete(name));
    return ExitCodes.DONE;
  }

  private static void show(Output output, PreviewView preview) {
    output.print(
        preview,
        () -> {
          output.line(preview.name() + ": " + preview.state() + " since " + preview.since());
          output.line("  commit   " + commit(preview));
          output.line("  expires  " + preview.expiresAt());
          PreviewView.Problem problem = preview.problem();
          if (problem != null) {
            output.line("  problem  " + problem.reason());
            output.line("  mend     " + problem.mend());
          }
        });
  }

  private static String commit(PreviewView preview) {
    String sha = preview.commit();
    return sha == null ? "-" : sha.substring(0, Math.min(12, sha.length()));
  }
}
