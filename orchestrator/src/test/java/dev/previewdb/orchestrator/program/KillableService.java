package dev.previewdb.orchestrator.program;

import ch.qos.logback.classic.Logger;
import dev.previewdb.orchestrator.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * `previewdb serve` with an ear for where to die. Orders come one on a line: {@code arm POINT},
 * {@code watch}, {@code passed}; each is answered by lines that end with {@code ok}.
 */
final class KillableService {
  private KillableService() {}

  public static void main(String[] arguments) {
    Killer killer = new Killer();
    killer.start();
    ((Logger) LoggerFactory.getLogger("dev.previewdb")).addAppender(killer);
    PrintStream answers = System.out;
    Thread.ofPlatform().daemon().start(() -> obey(killer, answers));
    Main.main(new String[] {"serve", "--config", arguments[0]});
  }

  private static void obey(Killer killer, PrintStream answers) {
    try (var orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.startsWith("arm ")) {
          killer.arm(KillPoint.parse(order.substring("arm ".length())));
        } else if (order.equals("watch")) {
          killer.arm(null);
        } else {
          killer.passed().forEach(point -> answers.println(point.written()));
        }
        answers.println("ok");
        answers.flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    // Whoever gave the orders is gone.
    System.exit(0);
  }
}
