package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.jspecify.annotations.Nullable;

/** Reads Flyway's migrations off the file names, with Flyway's own parser and checksum. */
final class FlywayNames {
  private static final Comparator<Parsed> TOOLS_ORDER =
      Comparator.comparing(Parsed::version, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(parsed -> parsed.migration().description());

  private final MigrationFiles files;
  private final ResourceNameParser parser;

  FlywayNames(MigrationFiles files, Configuration configuration) {
    this.files = files;
    this.parser = new ResourceNameParser(configuration);
  }

  private record Parsed(@Nullable MigrationVersion version, Migration migration) {}

  List<Migration> migrations() {
    List<Migration> migrations =
        new FlywayFiles(files)
            .sql()
            .flatMap(this::parse)
            .sorted(TOOLS_ORDER)
            .map(Parsed::migration)
            .toList();
    Map<String, String> seen = new HashMap<>();
    for (Migration migration : migrations) {
      String other = seen.put(migration.id(), migration.file());
      if (other != null) {
        throw PreviewDbException.of(
            Problem.MIGRATION_REFUSED,
            "flyway",
            "%s and %s have the same version %s".formatted(other, migration.file(), migration.id()),
            "flyway");
      }
    }
    return migrations;
  }

  private Stream<Parsed> parse(FlywayFile file) {
    ResourceName name = parser.parse(file.getFilename());
    if (!name.isValid()) {
      return Stream.empty();
    }
    String description = String.valueOf(name.getDescription());
    return switch (name.getPrefix()) {
      case "V" -> {
        MigrationVersion version = name.getVersion();
        yield Stream.of(new Parsed(version, migration(file, id(version), description, false)));
      }
      case "R" ->
          Stream.of(new Parsed(null, migration(file, repeatable(description), description, true)));
      // undo migrations, baselines and callbacks are Flyway's to deal with
      default -> Stream.empty();
    };
  }

  private Migration migration(FlywayFile file, String id, String description, boolean repeatable) {
    return new Migration(
        id,
        description,
        files.inRepository(file.getRelativePath()),
        "crc32:" + ChecksumCalculator.calculate(file),
        repeatable);
  }

  static String repeatable(String description) {
    return "R " + description;
  }

  /** 1, 01, 1.0 and 1_0 are one version to Flyway. */
  static String id(MigrationVersion version) {
    String plain = version.getVersion().replaceAll("(^|\\.)0+(?=[0-9])", "$1");
    return plain.replaceAll("(\\.0)+$", "");
  }
}
