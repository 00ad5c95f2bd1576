package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who works with Prisma 8: changes the contract, has its own program plan the migration from there,
 * and commits what it wrote. A migration is known there by the hashes of the contracts before and
 * after it, so those behind an edited one are planned anew with it.
 */
final class PrismaDeveloper {
  static final Map<String, String> FILES =
      Map.of(
          ".gitignore",
          "node_modules\n",
          // What it depends on tells by which name the files that are planned import it
          "package.json",
          "{ \"type\": \"module\", \"dependencies\": { \"@prisma/orm-postgres\": \"*\" } }\n",
          "prisma.config.ts",
          """
          import { definePrismaConfig } from '@prisma/cli-engine';
          import { defineConfig as ormConfig } from '@prisma/orm-postgres/config';

          export default definePrismaConfig({
            orm: ormConfig({ contract: './contract.prisma', db: { connection: process.env['DATABASE_URL']! } }),
          });
          """);

  private static final Path PACKAGES = Path.of(CommandProject.TOOLS, "prisma", "node_modules");
  private static final Path PROGRAMS = PACKAGES.resolve(".bin");

  private final TestRepository git;
  private final Path migrations;

  private PrismaDeveloper(TestRepository git) {
    this.git = git;
    this.migrations = git.workingTree().resolve("migrations/app");
  }

  static void plans(TestRepository git, int number, String sql) throws Exception {
    PrismaDeveloper developer = new PrismaDeveloper(git);
    // Of a table that is not in the contract: no plan of the program's says that
    boolean byHand = !sql.contains("TABLE one ");
    developer.plan(number, byHand ? "  by_hand Int?" : field(number, sql));
    if (byHand) {
      developer.say(number, sql);
    }
  }

  /** The column that the SQL ends with. */
  private static String field(int number, String sql) {
    List<String> words = List.of(sql.replaceAll("[()]", "").split(" ", -1));
    String type = words.getLast().equals("bigint") ? "BigInt" : "Int";
    return "  %s %s%s".formatted(words.get(words.size() - 2), type, number == 1 ? " @id" : "?");
  }

  /** The contract has a line for each migration. */
  private void plan(int number, String field) throws Exception {
    List<String> fields = new ArrayList<>(fields());
    if (number > fields.size()) {
      fields.add(field);
    } else {
      fields.set(number - 1, field);
    }
    for (int i = number; i <= fields.size(); i++) {
      forget(i);
    }
    for (int i = number; i <= fields.size(); i++) {
      String model = String.join("\n", fields.subList(0, i));
      git.write(
          "contract.prisma",
          "// use prisma-8\n\nmodel One {\n%s\n  @@map(\"one\")\n}\n".formatted(model));
      run("prisma", "contract", "emit");
      run(
          "prisma",
          "migration",
          "plan",
          "--name",
          "step",
          "--from",
          i == 1 ? "@empty" : name(i - 1));
      Files.move(planned(), migrations.resolve(name(i)));
    }
  }

  private List<String> fields() throws IOException {
    Path contract = git.workingTree().resolve("contract.prisma");
    return Files.exists(contract)
        ? Files.readAllLines(contract).stream().filter(line -> line.matches("  \\w.*")).toList()
        : List.of();
  }

  /** Not by the minute, so that a migration that is planned anew is the same one, edited. */
  private static String name(int number) {
    return "20260101T000%s_step%s".formatted(number, number);
  }

  private Path planned() throws IOException {
    try (Stream<Path> directories = Files.list(migrations)) {
      return directories
          .filter(path -> path.toString().endsWith("_step"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void forget(int number) throws IOException {
    for (String file : List.of("migration.ts", "migration.json", "ops.json")) {
      Files.deleteIfExists(migrations.resolve(name(number)).resolve(file));
    }
    Files.deleteIfExists(migrations.resolve(name(number)));
  }

  /** By one more operation in the migration's source, which then writes the file that is run. */
  private void say(int number, String sql) throws Exception {
    Path source = migrations.resolve(name(number)).resolve("migration.ts");
    Files.writeString(
        source,
        Files.readString(source)
            .replace("import { Migration,", "import { rawSql, Migration,")
            .replace(
                "return [",
                """
                return [
                  rawSql({
                    id: 'by-hand', label: 'by hand', operationClass: 'additive', target: { id: 'postgres' },
                    precheck: [], execute: [{ description: 'by hand', sql: '%s', params: [] }], postcheck: [],
                  }),
                """
                    .formatted(sql)));
    run("node", source.toString());
  }

  private void run(String... line) throws IOException, InterruptedException {
    Path packages = git.workingTree().resolve("node_modules");
    if (!Files.exists(packages)) {
      Files.createSymbolicLink(packages, PACKAGES);
    }
    File output = File.createTempFile("prisma", ".txt");
    output.deleteOnExit();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(git.workingTree().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.command().set(0, PROGRAMS.resolve(line[0]).toString());
    builder.environment().put("PATH", PROGRAMS + ":" + System.getenv("PATH"));
    builder.environment().put("DO_NOT_TRACK", "1");
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", line) + " does not end");
    }
    assertThat(process.exitValue()).as(() -> read(output)).isZero();
  }

  private static String read(File output) {
    try {
      return Files.readString(output.toPath());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
