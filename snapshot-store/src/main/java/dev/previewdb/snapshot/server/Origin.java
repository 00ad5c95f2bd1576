package dev.previewdb.snapshot.server;

/** Where a server's programs come from. */
public enum Origin {
  /** Installed on this machine; always preferred, for it has the machine's extensions. */
  INSTALLED,
  /** Shipped with previewdb and unpacked on first use. */
  BUNDLED
}
