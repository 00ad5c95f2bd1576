package dev.previewdb.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which ports a process is refused, by what Linux says of it. */
class PrivilegedPortsTest {
  private static final String NOBODY = "Name:\tjava\nCapPrm:\tffffffffffffffff\nCapEff:\t0\n";
  private static final String BINDER = "CapEff:\t0000000000000400\nCapBnd:\t0\n";

  @Test
  void withoutTheCapabilityThoseBelowTheFirstOfEverybodyAreRefused() {
    PrivilegedPorts ports = PrivilegedPorts.of("1024\n", NOBODY);

    assertThat(ports.refuse(443)).isTrue();
    assertThat(ports.refuse(1023)).isTrue();
    assertThat(ports.refuse(1024)).isFalse();
    assertThat(ports.refuse(0)).isFalse();
    assertThat(ports.firstForEverybody()).isEqualTo(1024);
  }

  @Test
  void withTheCapabilityOrNoSuchPortsNoneIsRefused() {
    assertThat(PrivilegedPorts.of("1024\n", BINDER).refuse(443)).isFalse();
    assertThat(PrivilegedPorts.of("0\n", NOBODY).refuse(443)).isFalse();
  }

  @Test
  void whatIsSaidOfThisProcessIsWhatItMayDo() throws IOException {
    assertThat(PrivilegedPorts.ofThisProcess().refuse(1)).isEqualTo(!canBind(1));
  }

  @Test
  void theFirstPortForEverybodyIsReadWhole() throws IOException {
    Process cat =
        new ProcessBuilder("cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start").start();
    String said = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(PrivilegedPorts.ofThisProcess().firstForEverybody())
        .isEqualTo(Integer.parseInt(said.strip()));
  }

  private static boolean canBind(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.77"))) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }
}
