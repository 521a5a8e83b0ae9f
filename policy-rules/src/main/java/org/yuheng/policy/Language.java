package org.yuheng.policy;

/** Languages of texts for people. */
public enum Language {
    ZH,
    EN;

    /** The text in this language. */
    public String of(String zh, String en) {
        return this == ZH ? zh : en;
    }
}
