package dev.previewdb.orchestrator.cli;

import picocli.CommandLine.Command;

@Command(
    name = "bench",
    subcommands = {
      CloneBenchCommand.class,
      WakeBenchCommand.class,
      DensityBenchCommand.class,
      RouterBenchCommand.class,
      SnapshotBenchCommand.class,
      WebhookBenchCommand.class,
      MigrateBenchCommand.class
    },
    description = "Measure previewdb on this machine, against goals.",
    footer = {
      "",
      "Examples:",
      "  previewdb bench clone --dir /srv/previewdb",
      "  previewdb bench clone --dir /srv/previewdb --size 512MB --runs 5 -o json",
      "  sudo previewdb bench density --image xfs --record docs/performance.md"
    })
final class BenchCommand {}
