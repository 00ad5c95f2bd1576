package dev.previewdb.orchestrator.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The ports below a number, which Linux gives to processes of one capability only: capabilities(7),
 * ip(7).
 *
 * @param firstForEverybody that number
 * @param capabilities the effective ones of a process, as bits
 */
record PrivilegedPorts(int firstForEverybody, BigInteger capabilities) {
  private static final int CAP_NET_BIND_SERVICE = 10;
  private static final String EFFECTIVE = "CapEff:";

  static PrivilegedPorts ofThisProcess() {
    try {
      return of(
          read(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start")),
          read(Path.of("/proc/self/status")));
    } catch (IOException e) {
      throw new UncheckedIOException("/proc does not tell what this process may do", e);
    }
  }

  /** At once: of a file of sysctl, a second read gives nothing, and its size says zero. */
  private static String read(Path file) throws IOException {
    try (var reader = Files.newBufferedReader(file)) {
      return reader.readAllAsString();
    }
  }

  static PrivilegedPorts of(String first, String status) {
    String capabilities =
        status
            .lines()
            .filter(line -> line.startsWith(EFFECTIVE))
            .findFirst()
            .map(line -> line.substring(EFFECTIVE.length()).strip())
            .orElse("0");
    return new PrivilegedPorts(Integer.parseInt(first.strip()), new BigInteger(capabilities, 16));
  }

  /** Port 0 is whichever the system chooses. */
  boolean refuse(int port) {
    return port > 0 && port < firstForEverybody && !capabilities.testBit(CAP_NET_BIND_SERVICE);
  }
}
