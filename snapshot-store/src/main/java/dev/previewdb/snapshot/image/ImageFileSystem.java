package dev.previewdb.snapshot.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The file systems that an image can have: those that share blocks. */
public enum ImageFileSystem {
  XFS("xfsprogs", 300L << 20, "noatime,discard"),
  /** A user who owns a subvolume may delete it in one step. */
  BTRFS("btrfs-progs", 110L << 20, "noatime,discard=async,user_subvol_rm_allowed");

  private final String installedBy;
  private final long leastBytes;
  private final String mounting;

  /**
   * @param leastBytes what its own program refuses to go below
   * @param mounting no time of access, since writing that unshares blocks; what is deleted is given
   *     back to the disk below
   */
  ImageFileSystem(String installedBy, long leastBytes, String mounting) {
    this.installedBy = installedBy;
    this.leastBytes = leastBytes;
    this.mounting = mounting;
  }

  /** As the kernel calls it: <code>xfs</code>. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String program() {
    return "mkfs." + word();
  }

  /** The package that brings its program. */
  String installedBy() {
    return installedBy;
  }

  long leastBytes() {
    return leastBytes;
  }

  List<String> making(Path image) {
    var file = image.toString();
    return switch (this) {
      case XFS -> List.of("-q", "-m", "reflink=1", file);
      case BTRFS -> List.of("-q", file);
    };
  }

  String mounting() {
    return "loop," + mounting;
  }
}
