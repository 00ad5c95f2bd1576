package dev.previewdb.github.client;

import java.net.URI;

/**
 * A repository as GitHub has it now.
 *
 * @param id stays when the repository is renamed or transferred
 * @param fullName owner and name
 */
public record Repository(long id, String fullName, URI cloneUrl, String defaultBranch) {}
