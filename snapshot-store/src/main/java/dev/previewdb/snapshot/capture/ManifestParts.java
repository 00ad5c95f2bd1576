package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Kept;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.NotCopied;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.schema.SchemaCopy;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.store.Building;
import dev.previewdb.snapshot.store.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a capture learned, put together as its manifest. */
record ManifestParts(
    CaptureRequest request,
    Building building,
    Instant createdAt,
    CaptureRun.Origin origin,
    MaskingPlan plan,
    SchemaCopy schema,
    Map<TableName, Long> counts,
    List<Manifest.Subset> subsets,
    List<String> checks,
    List<String> leftOut,
    List<String> preloaded) {

  Manifest manifest(ServerBinaries binaries, Steps steps) {
    var groundwork = origin.groundwork();
    var rows = new HashMap<String, Long>();
    counts.forEach((table, count) -> rows.put(table.toString(), count));
    return new Manifest(
        Manifest.FORMAT,
        request.project(),
        building.version(),
        createdAt,
        groundwork.database(),
        TargetDatabase.OWNER,
        new Manifest.Source(request.source().address(), origin.schema().serverVersion()),
        new Manifest.Server(
            binaries.major(),
            binaries.version(),
            origin.server().checksums() ? "on" : "off",
            preloaded),
        new Manifest.Schema(
            schema.by(), origin.fingerprint().hash(), groundwork.encoding(), groundwork.locale()),
        new Manifest.Masking(plan.rulesHash(), request.key().id()),
        rows,
        subsets,
        plan.coverage().stream().map(ManifestParts::column).toList(),
        checks,
        leftOut,
        steps.done(),
        steps.millis(),
        bytes(building.home().resolve("data")));
  }

  private static Manifest.Column column(ColumnCoverage coverage) {
    var table = coverage.table().toString();
    var column = TableName.oneLine(coverage.column());
    return switch (coverage.treatment()) {
      case Masked masked ->
          new Manifest.Column(
              table,
              column,
              "masked",
              masked.mask()
                  + " of domain "
                  + masked.domain()
                  + (masked.conditional() ? ", where its condition holds" : ""));
      case Kept kept ->
          new Manifest.Column(table, column, "kept", kept.reason() + ", by " + kept.by());
      case NotCopied not -> new Manifest.Column(table, column, "not copied", not.reason());
    };
  }

  private static long bytes(Path tree) {
    try (var files = Files.walk(tree)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("could not measure " + tree, e);
    }
  }
}
