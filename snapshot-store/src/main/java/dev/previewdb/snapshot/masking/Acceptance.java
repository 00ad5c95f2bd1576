package dev.previewdb.snapshot.masking;

/** Somebody's word that what looks personal in one place may be in the snapshots. */
public record Acceptance(String reason, String by) {}
