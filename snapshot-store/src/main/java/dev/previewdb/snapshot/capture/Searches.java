package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.scan.ValueSample.Whole;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is searched in each table for values of the source. */
final class Searches {
  private final MaskingPlan plan;
  private final MaskedSource source;
  private final Map<MaskWatch.Column, ColumnWatch> seen;
  private final Map<MaskWatch.Column, Treatment> treatments = new HashMap<>();

  Searches(MaskingPlan plan, MaskWatch watch, MaskedSource source) {
    this.plan = plan;
    this.source = source;
    this.seen = watch.seen();
    for (ColumnCoverage coverage : plan.coverage()) {
      treatments.put(
          new MaskWatch.Column(coverage.table(), coverage.column()), coverage.treatment());
    }
  }

  /**
   * @param tables that rows were written to
   */
  List<TableSearch> of(Collection<TableName> tables) {
    var read = new HashMap<TableName, TablePlan>();
    plan.tables().forEach(t -> read.putIfAbsent(t.into(), t));
    var searches = new ArrayList<TableSearch>();
    for (var name : tables) {
      // The partitions of a table have its columns
      var table = Optional.ofNullable(read.get(name)).map(TablePlan::table);
      var partitioned = table.filter(t -> !t.name().equals(name)).isPresent();
      var columns = table.map(t -> columns(name, t)).orElseGet(List::of);
      var search = new TableSearch(name, partitioned, columns, source);
      seen.forEach((column, watch) -> {
        if (column.table().equals(name)) {
          search.changes(column, watch);
        }
      });
      searches.add(search);
    }
    return searches;
  }

  private List<SearchedColumn> columns(TableName into, SourceTable table) {
    var columns = new ArrayList<SearchedColumn>();
    for (var column : table.columns()) {
      var at = new MaskWatch.Column(into, column.name());
      var own =
          Optional.ofNullable(seen.get(at))
              .filter(w -> w.proof().whole() != Whole.NONE && w.sample().size() > 0);
      var treatment = treatments.get(new MaskWatch.Column(table.name(), column.name()));
      var text = SearchedColumn.holdsText(column.type()) && source.values().size() > 0;
      if (treatment != null && (text || own.isPresent())) {
        columns.add(
            new SearchedColumn(
                at, column.type(), treatment, plan.accepts(SearchedColumn.place(at)), own));
      }
    }
    return columns;
  }
}
