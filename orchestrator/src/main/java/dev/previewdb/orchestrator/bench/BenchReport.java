package dev.previewdb.orchestrator.bench;

import java.util.List;

/** What a measurement came to: for people, for programs and for the page of figures. */
public interface BenchReport {
  /** The measurement's name, as its command. */
  String bench();

  /** PostgreSQL's version. */
  String server();

  /** What was measured against its goal. */
  List<Figure> figures();

  /** Tables for people: rows of cells, of which the first is the header. */
  List<List<List<String>>> tables();

  /** What follows the tables; the last are for programs, too. */
  List<String> lines();

  /** Whether every goal was reached of what was not left out. */
  boolean passed();
}
