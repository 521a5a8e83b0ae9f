package org.yuheng.adapter.engine;

/**
 * A result in clear, or one share of it, before it is sealed.
 *
 * @param mediaType {@code text/csv}, {@code application/json}, or {@code application/vnd.yuheng.shares+json}
 * @param rows rows of the result that are released
 * @param suppressed groups or rows that an obligation held back
 */
public record ResultPart(String mediaType, byte[] content, long rows, long suppressed) {

    @Override
    public String toString() {
        return "ResultPart[" + mediaType + ", " + content.length + " bytes, " + rows + " rows, " + suppressed
                + " suppressed]";
    }
}
