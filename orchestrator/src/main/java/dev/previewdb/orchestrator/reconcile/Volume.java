package dev.previewdb.orchestrator.reconcile;

/**
 * What becomes of a preview's data when it leaves.
 *
 * @param keepable whether the project keeps the data of one that may be wanted back
 * @param kept whether the data of a removed one is still to be there
 * @param undelete whether somebody wants that back
 */
record Volume(boolean keepable, boolean kept, boolean undelete) {}
