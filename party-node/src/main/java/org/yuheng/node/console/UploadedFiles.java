package org.yuheng.node.console;

/** Files that people bring through the browser. */
final class UploadedFiles {

    /** Largest file that is taken; larger ones are named by their path on the node's machine. */
    static final int LARGEST_MIB = 200;

    private UploadedFiles() {}
}
