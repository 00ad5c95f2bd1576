package dev.previewdb.orchestrator;

import dev.previewdb.orchestrator.config.TimeSpan;
import java.util.Locale;

/**
 * Everything the orchestrator can refuse or fail at: the words and the mend, once. The log, the
 * API, the command line and the pull request all print these.
 */
public enum Problem {
  CONFIG_INVALID(
      "The configuration %s has %s", "Mend each line above; docs/configuration.md has every key"),
  CONFIG_MISSING(
      "There is no configuration file %s",
      "Pass one with --config, or copy the example of docs/configuration.md"),
  STORAGE_IN_USE(
      "Another previewdb service (process %s) works on the storage %s",
      "Stop that one, or give this one a storage directory of its own"),
  STORAGE_UNUSABLE(
      "The storage %s cannot be used: %s",
      "Give it to the user that runs previewdb, or name another directory in storage"),
  STATE_UNREACHABLE(
      "The state database %s cannot be reached: %s",
      "Start it, or mend state.url, state.user and state.password"),
  STATE_OF_ANOTHER(
      "The state database %s belongs to the service on another storage, last at %s",
      "Give this service a database of its own, or start it on that storage; if that is gone for good, empty the database's table state_owner"),
  HTTP_ADDRESS_NOT_HERE(
      "%s is no address of this machine, so the service cannot listen on it",
      "Set http.host to one that is: 127.0.0.1 for this machine alone, or 0.0.0.0 for all it has"),
  HTTP_PORT_PRIVILEGED(
      "The port %s:%s is given to privileged programs only",
      "Set http.port to %s or more, or give the service the capability CAP_NET_BIND_SERVICE"),
  HTTP_PORT_IN_USE(
      "The address %s:%s is taken by another program",
      "Stop that program, or set http.port to a free port"),
  ROUTER_CANNOT_LISTEN(
      "The router cannot listen on %s:%s: %s",
      "Stop the program that has the port, or set router.host and router.port"),
  ROUTER_TLS_UNUSABLE(
      "The router's certificate %s and key %s cannot be used: %s",
      "Name a certificate in router.tls.certificate and its key in router.tls.key, both in PEM, the key in PKCS#8"),
  STARTUP_NOT_UNDERSTOOD(
      "The router does not understand how this connection begins: %s",
      "Connect with a client of PostgreSQL, protocol 3.0 or newer"),
  TLS_REQUIRED(
      "The router takes encrypted connections only", "Connect with sslmode=require or stronger"),
  NOT_THE_OWNER(
      "The preview %s lets nobody in but its owner",
      "Connect as %s, as `previewdb preview url` shows it"),
  NO_REPLICATION(
      "A preview cannot be replicated from through the router",
      "Use COPY or pg_dump, which work through it"),
  TOO_MANY_CONNECTIONS(
      "There are as many connections to %s as there may be",
      "Close some, put a pooler in front, or raise %s"),
  PREVIEW_REMOVED(
      "The preview %s is gone",
      "`previewdb preview create` makes it anew; `previewdb preview undelete %s` brings it back with its data, while that is there"),
  EXTENSION_INVALID(
      "That is not how much longer a preview may live",
      "Use " + TimeSpan.FORM + ", and a year at most"),
  NOTHING_TO_UNDELETE(
      "The data of the preview %s cannot be had back: %s",
      "`previewdb preview create` makes it anew"),
  PARENT_NOT_READY(
      "The preview %s that this one is to be made from is not ready",
      "Mend that one, or wait until it is ready; `previewdb preview list` shows it"),
  UNKNOWN_CHECKPOINT(
      "The preview %s has no checkpoint %s", "`previewdb preview show %s` lists those there are"),
  CHECKPOINT_EXISTS(
      "The preview %s has a checkpoint %s already",
      "Choose another name, or drop that one with `previewdb preview checkpoint %s %s --drop`"),
  CHECKPOINT_IN_USE(
      "The preview %s is being restored to its checkpoint %s", "Drop it when that is done"),
  CHECKPOINT_OUTDATED(
      "The checkpoint %s of %s holds migrations that the preview has since been rebuilt without: %s",
      "Use `previewdb preview reset %s`, or bring these migrations back in the branch"),
  TOO_MANY_CHECKPOINTS(
      "The preview %s has %s checkpoints, as many as one may have",
      "Drop one with `previewdb preview checkpoint %s NAME --drop`"),
  NO_SNAPSHOT("The project %s has no snapshot yet", "Run `previewdb snapshot take %s`"),
  TOO_MANY_PREVIEWS(
      "The project %s has as many previews as it may have",
      "Close a pull request, delete a preview with `previewdb preview delete`, or raise projects.%s.max-previews"),
  INSTANCE_UNUSABLE(
      "The instance %s cannot be used: %s", "Replace it by `previewdb preview reset`"),
  INSTANCE_CRASHED(
      "The instance %s crashed again within an hour of its restart; the last it said: %s",
      "Look for what ends PostgreSQL there, such as too little memory; `previewdb preview reset %s` makes a new one"),
  PREVIEW_OVER_QUOTA(
      "The preview %s has grown by %s MB beyond its snapshot, and engine.limits.disk allows %s MB",
      "Replace it by `previewdb preview reset %s`, and let it write less; or raise engine.limits.disk"),
  UNKNOWN_PROJECT("There is no project %s in the configuration", "Use one of: %s"),
  UNKNOWN_SNAPSHOT(
      "The project %s has no snapshot %s", "`previewdb snapshot list %s` shows those there are"),
  VERIFICATION_INTERRUPTED(
      "The verification of the snapshot %2$s of %1$s was interrupted",
      "Run it again; nothing of it is left"),
  UNKNOWN_TABLE(
      "A capture of %s copies no rows of a table %s",
      "Name it as SCHEMA.TABLE, as the masking rules do; its rows have to be copied by them"),
  NOT_A_TERMINAL(
      "Real values of production are shown on a terminal only, and the standard output is none",
      "Run the command in a terminal, without a pipe or a redirection"),
  SOURCE_FAILED(
      "The source of %s broke off (SQLSTATE %s)", "Look at production's log, and try again"),
  UNKNOWN_PREVIEW("There is no preview %s", "`previewdb preview list` shows those there are"),
  NOT_READY(
      "The preview %s is %s, so it has no connection yet",
      "Wait until `previewdb preview show %s` says ready"),
  CONNECTION_LINK_SPENT(
      "This link shows nothing: it was opened before, is older than ten minutes, or never was one",
      "Ask for another, as by `previewdb preview connection-link`; if you did not open this one, somebody else has the password"),
  CONNECTION_NOT_HERE(
      "A connection is told in no comment, which many can read",
      "Use `previewdb preview url %s`, or in Slack `/preview-db connection %s`"),
  NOT_SIGNED_BY_SLACK(
      "The request carries no signature of Slack's that is right and fresh",
      "Set slack.signing-secret to the App's signing secret, and the clock of this machine right"),
  SLACK_USER_UNKNOWN(
      "The configuration does not say who the Slack user %s is on GitHub",
      "Add `%s: LOGIN` to slack.users"),
  SLACK_NAMES_NO_PREVIEW(
      "The command names no preview", "Write it as in `/preview-db status shop-pr-42`"),
  SLACK_UNREACHABLE(
      "Slack takes no answer: %s",
      "Nothing if it passes: it is tried again. If it stays, let this machine reach https://hooks.slack.com"),
  REPOSITORY_NOT_ASKED(
      "GitHub has not told yet which repository the project %s is about",
      "Try again in a minute; if it stays, the service's log says what GitHub answers"),
  SLACK_NAMES_NO_PROJECT(
      "The command does not say which project's branch is meant",
      "Write one behind the branch: %s"),
  UNAUTHENTICATED(
      "The request carries no valid bearer token",
      "Send `Authorization: Bearer …` with the token of api.token"),
  BAD_REQUEST("The request is not understood: %s", "See docs/api.md for the fields"),
  NOT_FOUND("There is nothing at %s", "See docs/api.md for the paths"),
  TOKEN_MISSING(
      "The environment variable %s is not set",
      "Set it to the token of api.token in the service's configuration"),
  SERVICE_UNREACHABLE(
      "No previewdb service answers at %s: %s",
      "Start it with `previewdb serve`, or pass its address with --server"),
  SERVICE_ANSWER(
      "The service at %s gave an answer this program does not understand (HTTP %s)",
      "Check that --server is the address of a previewdb service of the same version"),
  INTERRUPTED(
      "The work on %s was interrupted", "Nothing: it is taken up again when the service runs"),
  FORK_NOT_APPROVED(
      "The pull request %s comes from a fork, and nobody has approved its commit %s",
      "A person with write access reads the commit and comments `/preview-db approve %s`; a push needs another approval"),
  PREVIEW_EMPTY(
      "The preview %s is empty, and nothing of its commit may run: nobody has approved it",
      "A person with write access reads the commit and comments `/preview-db approve` with the whole of it on the pull request"),
  COMMAND_NOT_ALLOWED(
      "@%s may not ask for this: GitHub does not say that they may write to the repository",
      "Ask somebody who may, or comment `/preview-db help` for what everyone may ask"),
  COMMAND_UNKNOWN(
      "There is no such command",
      "Did you mean `/preview-db %s`? `/preview-db help` shows those there are"),
  COMMAND_WORDS_UNKNOWN(
      "What stands after the command is the name of no project of this repository",
      "Leave it out, or use one of: %s"),
  COMMAND_FOR_WHICH_PROJECT(
      "This repository has several projects, and which one is meant is not to be told",
      "Name it at the end of the command: %s"),
  COMMAND_ON_ISSUE(
      "An issue has no preview of its own",
      "Comment `/preview-db create branch NAME` for a database of a branch, or the command on a pull request"),
  COMMAND_BRANCH_MISSING(
      "The repository has no branch of that name",
      "Push it first, or name another one as GitHub shows it, after `/preview-db create branch`"),
  APPROVAL_OF_A_BRANCH(
      "The preview %s is of a branch of the repository itself, which needs no approval",
      "Use it as it is"),
  APPROVAL_OF_ANOTHER_COMMIT(
      "An approval names the commit at the head of the pull request %s, whole",
      "Read that commit, then comment `/preview-db approve %s`"),
  NO_PREVIEW_HERE(
      "The pull request %s has no preview", "Comment `/preview-db create` to ask for one"),
  NO_GITHUB(
      "The configuration has no section github",
      "Add it with token and webhook-secret, or make previews of branches only"),
  MIGRATIONS_NOT_FOUND(
      "In the project %s, %s",
      "Mend migrations.tool and migrations.path in its configuration, or add the migrations to the branch"),
  MIGRATIONS_AMBIGUOUS(
      "More than one set of migrations was found. %s",
      "Set migrations.tool and migrations.path for the project"),
  REPOSITORY_URL_REFUSED(
      "The repository URL %s is not one previewdb fetches from: %s",
      "Use https://… or file:///…, without a user or a password in it"),
  REPOSITORY_UNREACHABLE(
      "The repository %s cannot be fetched: %s",
      "Check the URL and the network; the preview is tried again on the next event"),
  REPOSITORY_AUTH_REFUSED(
      "The repository %s refuses the credentials",
      "Give the token of github.token the right to read the repository's contents"),
  BRANCH_MISSING(
      "The repository %s has no branch %s",
      "It may have been deleted or renamed: push it again, or name another one"),
  COMMIT_MISSING(
      "The repository %s does not give out the commit %s",
      "It may have been replaced by a force-push: push again, or close and reopen the pull request"),
  COMMIT_UNREADABLE(
      "The commit %s cannot be read: %s",
      "Run `git fsck` on a clone of the repository and mend what it names"),
  TREE_TOO_LARGE("The commit %s has more than %s", "Name a smaller directory in migrations.path"),
  MIGRATIONS_MISSING(
      "The commit %s has no directory %s",
      "Mend migrations.path in the project's configuration, or add the directory to the branch"),
  MIGRATIONS_EMPTY(
      "The directory %s of the commit %s holds no migration%s",
      "Add one, or mend migrations.path in the project's configuration"),
  MIGRATIONS_NO_DIRECTORY(
      "%s of the commit %s is %s, not a directory",
      "Put the migrations into a real directory, or mend migrations.path"),
  MIGRATIONS_LINK(
      "%s of the commit %s is %s, which is never followed",
      "Replace it in the branch by the file or directory itself"),
  MIGRATIONS_BAD_NAME(
      "The file name %s below %s of the commit %s is refused: %s", "Rename it in the branch"),
  MIGRATIONS_TOO_LARGE(
      "%s of the commit %s is over a limit: %s",
      "Load bulk data another way than by migrations, or name a smaller directory in migrations.path"),
  MIGRATIONS_BAD_PATH(
      "The path %s in migrations.path is refused: %s",
      "Write it relative to the repository's root, as in db/migrations"),
  MIGRATION_TOOL_UNKNOWN("There is no migration tool %s", "Set migrations.tool to one of: %s"),
  MIGRATION_NOT_RUN_HERE(
      "%s is a migration that previewdb does not run: %s", "Write it as SQL, or remove it"),
  MIGRATION_NOT_UTF8(
      "%s is not UTF-8: byte %s of the file begins no valid character", "Save it as UTF-8"),
  MIGRATION_REFUSED(
      "%s refuses the migrations: %s", "Mend the files; %s would refuse them in production too"),
  MIGRATION_FAILED(
      "The migration %s failed: %s",
      "Mend the migration and push again; production would fail here too"),
  MIGRATION_SORTS_TOO_MUCH(
      "The migration %s needs more on disk to sort or to hash in than a preview's session may have: %s",
      "Raise engine.limits.temp-files, or let the migration take smaller steps"),
  MIGRATION_TIMED_OUT(
      "The migrations were ended after %s, the limit of a run",
      "Make them faster, or raise migrations.timeout in the project's configuration"),
  MIGRATION_DISK_FULL(
      "A full disk stopped the migrations: %s",
      "Free space on the disk of storage: the preview is cloned afresh and tried again by itself. Migrations that write more than the disk holds need a larger one"),
  MIGRATION_SERVER_LOST(
      "The preview's server went away while the migrations ran (SQLSTATE %s)",
      "Nothing: it is cloned afresh and tried again by itself. If it comes again, look for what ended PostgreSQL, such as too little memory"),
  MIGRATION_SERVER_EXHAUSTED(
      "The preview's server had not enough memory or connections for the migrations: %s",
      "Free memory, or end other connections to it: the preview is cloned afresh and tried again by itself"),
  SEED_FAILED(
      "The seed %s failed: %s",
      "Mend the file and push again; what it did so far stays in the preview only where it ended its own transaction"),
  SEED_UNREADABLE(
      "The commit %s has no seed %s: %s",
      "Add the file to the branch, or mend seed in the project's configuration"),
  COMMAND_IMAGE_MISSING(
      "Docker has no image %s on this machine",
      "Get it with `docker pull`, or build it; then `previewdb preview migrate` tries again"),
  COMMAND_IMAGE_NOT_BUILT(
      "The image %s did not come within %s s. Docker says: %s",
      "Look whether the build of this commit has pushed it, and whether Docker may fetch it (`docker login`); then `/preview-db migrate` tries again"),
  COMMAND_CONTAINER_UNUSABLE(
      "A command cannot be run in a container here: %s",
      "Let Docker run on this machine and the service run as root beside it, then restart the service; or use `runner: process`"),
  NO_MIGRATION_LOG(
      "No migration has run for the preview %s, so there is no log of it",
      "Push one, or try them with `previewdb preview migrate %s`"),
  COMMAND_FAILED(
      "`%s` ended with exit code %s%s",
      "Read what it printed; mend the migration and push again, for production would fail here too"),
  COMMAND_LEFT_SOMETHING(
      "The migrations ran, and `%s` does not say that nothing is pending: exit code %s",
      "Read what it printed; push what is missing, or mend migrations.check in the project's configuration"),
  COMMAND_PATHS_EMPTY(
      "migrations.paths takes in no file of the commit",
      "Mend it in the project's configuration, or add the migrations to the branch"),
  COMMAND_DIRECTORY_MISSING(
      "The commit has no directory %s for the command to begin in",
      "Mend migrations.path in the project's configuration"),
  COMMAND_SANDBOX_UNUSABLE(
      "This machine cannot keep a command apart from everything else: %s",
      "Run the service as root with util-linux installed and the right to make namespaces (CAP_SYS_ADMIN), or use `runner: container`"),
  FLYWAY_NEEDS_BASELINE(
      "The database has tables but no table %s, so Flyway refuses to migrate it",
      "Run `flyway baseline` on production and take a new snapshot; if production keeps its history in another table, name that in migrations.table"),
  LIQUIBASE_LOCKED(
      "The clone has Liquibase's lock, taken by %s at %s: production's Liquibase was running, or died, when the snapshot was taken",
      "If none is running in production, run `liquibase release-locks` there; then take a new snapshot"),
  LIQUIBASE_PATH_UNKNOWN(
      "Production has recorded its change sets under paths such as %s, and the changelog %s leads to none of those: it would record %s",
      "Set migrations.changelog to the path that production's Liquibase is given, and migrations.path to a directory that holds the changelog and what it includes"),
  MIGRATION_ROLE_TOO_STRONG(
      "The role %s is a superuser, and a branch's SQL never runs as one",
      "Connect the migrations as the preview's owner role"),
  PREVIEW_UNREACHABLE(
      "The preview's database cannot be reached: %s",
      "Look at the preview's log with `previewdb preview show`, or reset it"),
  BENCH_NOT_RECORDED(
      "The figures cannot be recorded in %s: %s",
      "Name a page that `bench --record` wrote, as docs/performance.md, or a file that is not there yet"),
  BENCH_NEEDS_PSQL(
      "The measurement compares with psql, and none is installed",
      "Install PostgreSQL's client programs, as the package postgresql-client"),
  BENCH_NEEDS_PG_DUMP(
      "The measurement compares with pg_dump and pg_restore %s, and they are not installed",
      "Install PostgreSQL's client programs, as the package postgresql-client-%s"),
  BENCH_NEEDS_PGBENCH(
      "The measurement counts with pgbench, and there is none beside the server in %s",
      "Install PostgreSQL's own package of that server, which has it"),
  BENCH_NEEDS_PGBOUNCER(
      "The measurement compares with PgBouncer, and it is not installed",
      "Install it, as the package pgbouncer"),
  BENCH_TOO_FEW_FILES(
      "The measurement of %s idle sessions opens %s files in one program, and %s are allowed",
      "Allow more, as with `ulimit -n %s`, or name fewer sessions with --idle; 0 leaves them out"),
  BENCH_TOO_LITTLE_MEMORY(
      "The measurement of %s idle sessions takes %s MB of memory for PostgreSQL, and %s MB are free",
      "Free memory, or name fewer sessions with --idle; 0 leaves them out"),
  BENCH_DIRECTORY(
      "The measurement cannot make a directory in %s: %s",
      "Name a directory that exists and that you may write with --dir"),
  BENCH_NO_SPACE(
      "%s has %s MB free, and the measurement needs %s MB",
      "Free space, or name another directory with --dir or smaller sizes with --size"),
  BENCH_FAILED("The measurement failed while %s: %s", "Mend what is named, then measure again"),
  BENCH_INTERRUPTED("The measurement was interrupted", "Run it again; nothing of it is left in %s"),
  RUN_AS_REFUSED(
      "PostgreSQL cannot be run as the user %s: %s",
      "Set engine.run-as to a user that previewdb may become, or leave it out"),
  RULES_UNREADABLE(
      "The masking rules %s cannot be read: %s",
      "Make the file readable to the user that runs previewdb"),
  KEY_NOT_A_FILE(
      "The masking key of %s comes from the environment variable %s, which previewdb cannot change",
      "Make a key with `openssl rand -base64 32`, set the variable to it where the service and the commands get it from, and restart the service"),
  KEY_NOT_ROTATED(
      "The masking key in %s could not be replaced: %s",
      "Run the command as a user who may write that directory and give the file to its owner"),
  SERVER_URL_INVALID(
      "%s is not the address of a service", "Write it as http://HOST:PORT or https://HOST"),
  PSQL_MISSING(
      "There is no psql on this machine",
      "Install PostgreSQL's client programs, as the package postgresql-client, or use `previewdb preview url` with another client"),
  WAIT_ENDED(
      "The preview %s was not settled after %s", "Look at it with `previewdb preview show %s`"),
  HAND_OFF_NOT_TAKEN(
      "The webhook of the project %s was not taken, which says that %s is %s: %s",
      "Nothing if it passes: it is sent again for %s days. If it stays, look at projects.%s.hand-off.webhook and its receiver"),
  HAND_OFF_REFUSED(
      "GitHub refuses the event that %s is %s, so it is not sent again: %s",
      "%s. Then use `previewdb preview reset` where a workflow has to know"),
  HAND_OFF_GIVEN_UP(
      "Nobody took the message that %s is %s within %s days, so it is not sent any more",
      "Look at the receiver, then use `previewdb preview reset` where it has to know"),
  SECRET_NOT_DONE(
      "The Secret %s could not be %s: %s",
      "Nothing if it passes: it is tried again for three days. If it stays, look at the API server, and at hand-off.kubernetes-secret of the project"),
  SECRET_NAMESPACE_MISSING(
      "The namespace %s is not there yet, which the Secret %s goes into",
      "Nothing while it is still to be made, as by Argo CD: it is waited for, for three days. Otherwise make it, or mend hand-off.kubernetes-secret.namespace of the project"),
  SECRET_FORBIDDEN(
      "The Secret %s could not be %s: the API server forbids it, or there is no such namespace",
      "Bind the Role of docs/hand-off.md to the service in the namespace %s"),
  SECRET_OF_ANOTHER(
      "The Secret %s is left as it is: %s",
      "Delete or rename that one, or set projects.%s.hand-off.kubernetes-secret.name"),
  SECRET_NAME_TOO_LONG(
      "The Secret of the preview %s cannot be made: a name would be longer than %s characters",
      "Shorten projects.%s.hand-off.kubernetes-secret.%s, or name the branch shorter"),
  CLUSTER_UNKNOWN(
      "The Secrets of the project %s cannot be made: %s",
      "Set projects.%s.hand-off.kubernetes-secret.kubeconfig and context, or run the service in a pod of the cluster"),
  UNFORESEEN("Something unforeseen happened: %s", "%s has the details; report them as a bug"),
  UNEXPECTED(
      "Something unforeseen happened while working on %s: %s",
      "The service's log has the details under the same words");

  private final String words;
  private final String mend;

  Problem(String words, String mend) {
    this.words = words;
    this.mend = mend;
  }

  /** The stable name, as in `no-snapshot`: for programs that read the API. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String words() {
    return words;
  }

  String mend() {
    return mend;
  }
}
