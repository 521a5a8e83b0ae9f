package org.yuheng.policy;

/** Bytes were not accepted as a policy bundle; the message names file, table or fact, and what was expected. */
public final class BundleRefusal extends RuntimeException {

    /** Why a bundle was refused. */
    public enum Code {
        /** Not a bundle file: shape, size, unknown or missing file. */
        BUNDLE_SHAPE,
        /** A file's bytes are not those that the manifest lists. */
        BUNDLE_DIGEST,
        /** Made for another version of this engine; check it again and pack it anew. */
        BUNDLE_ENGINE_VERSION,
        /** The guard rails are not the ones that this installation trusts. */
        GUARD_RAILS_DIFFER,
        /** A table does not read, or does not compile. */
        TABLE_INVALID,
        /** A table that decisions need is missing or lacks a column. */
        TABLE_MISSING,
        /** A table reads a fact that the dictionary does not have, or under another type. */
        FACT_UNKNOWN,
        /** Jurisdiction, calendar or settings do not read. */
        DATA_INVALID
    }

    private final Code code;

    BundleRefusal(Code code, String message, Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    BundleRefusal(Code code, String message) {
        this(code, message, null);
    }

    public Code code() {
        return code;
    }
}
