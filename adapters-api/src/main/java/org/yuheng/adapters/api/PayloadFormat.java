package org.yuheng.adapters.api;

/** How a partner writes its records. */
public enum PayloadFormat {
    /** {@code {"items":[{…},…],"next":"cursor" or null}}, UTF-8, flat items. */
    JSON("application/json"),
    /** RFC 4180, UTF-8, header line; one payload without pages. An empty field without quotes is no value. */
    CSV("text/csv");

    private final String mediaType;

    PayloadFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
