package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration of one start. What decides who gets in goes on the command line, where neither
 * the files nor an ALTER SYSTEM that came with the data can change it.
 */
final class ServerConfiguration {
  private static final Set<String> FIXED =
      Set.of(
          "config_file",
          "data_directory",
          "external_pid_file",
          "hba_file",
          "ident_file",
          "lc_messages",
          "listen_addresses",
          "logging_collector",
          "port",
          "unix_socket_directories",
          "unix_socket_permissions");

  private final StartRequest request;
  private final ServerHome home;
  private final int port;

  ServerConfiguration(StartRequest request, ServerHome home, int port) {
    this.request = request;
    this.home = home;
    this.port = port;
  }

  static void refuseFixedSettings(Set<String> names) {
    for (var name : names) {
      if (FIXED.contains(name) || !name.matches("[a-z_][a-z0-9_.]*")) {
        throw new IllegalArgumentException("the setting " + name + " cannot be given");
      }
    }
  }

  void write() {
    try {
      write("postgresql.conf", settings());
      write("pg_hba.conf", access());
      write(
          "pg_ident.conf",
          "previewdb \"" + RunAs.ourselves() + "\" " + PostgresServer.ADMINISTRATOR + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + home.configuration(), e);
    }
  }

  List<String> command() {
    var fixed = new LinkedHashMap<String, String>();
    fixed.put("config_file", file("postgresql.conf").toString());
    fixed.put("hba_file", file("pg_hba.conf").toString());
    fixed.put("ident_file", file("pg_ident.conf").toString());
    fixed.put("listen_addresses", request.tcpPort().isPresent() ? "127.0.0.1" : "");
    fixed.put("port", Integer.toString(port));
    fixed.put(
        "unix_socket_directories",
        "\"" + home.socketDirectory().toString().replace("\"", "\"\"") + "\"");
    fixed.put("unix_socket_permissions", "0700");
    fixed.put("logging_collector", "off");
    // We read the reason of a failed start.
    fixed.put("lc_messages", "C");
    var command = new ArrayList<>(Postmaster.command(request.binaries().postgres(), home.data()));
    fixed.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return List.copyOf(command);
  }

  private String settings() {
    var settings = new TreeMap<String, String>();
    settings.put("log_line_prefix", "%m [%p] ");
    settings.put("log_timezone", "UTC");
    // No statement and no row in a log, unless the caller asks for them.
    settings.put("log_statement", "none");
    settings.put("log_min_error_statement", "panic");
    settings.put("log_error_verbosity", "terse");
    settings.put("password_encryption", "scram-sha-256");
    if (request.binaries().major() >= 17) {
      settings.put("allow_alter_system", "off");
    }
    settings.putAll(request.settings());
    var first = request.unsynced() ? UnsyncedStart.INCLUDED : "";
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + " = '" + escaped(setting.getValue()) + "'\n")
        .collect(Collectors.joining("", "# Written by previewdb at each start.\n" + first, ""));
  }

  private String access() {
    var administrator = PostgresServer.ADMINISTRATOR;
    return "# Written by previewdb at each start.\n"
        + "local all "
        + administrator
        + " peer map=previewdb\n"
        + "host all "
        + administrator
        + " all reject\n"
        + request.hba().stream().map(HbaRule::lines).collect(Collectors.joining())
        + "local all all reject\n"
        + "host all all all reject\n";
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n");
  }

  private void write(String name, String text) throws IOException {
    var file = file(name);
    Files.deleteIfExists(file);
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    ServerHome.giveGroup(file, request.runAs());
  }

  private Path file(String name) {
    return home.configuration().resolve(name);
  }
}
