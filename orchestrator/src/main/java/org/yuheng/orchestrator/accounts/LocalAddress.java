package org.yuheng.orchestrator.accounts;

/** Where a person goes after signing in: an address of our own and nothing else. */
final class LocalAddress {

    private static final int LONGEST = 2_000;

    private LocalAddress() {}

    /** The address itself when it is one of ours, otherwise the start. */
    static String of(String next) {
        boolean ours = next.startsWith("/")
                && !next.startsWith("//")
                && next.length() <= LONGEST
                && next.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\' && c != '{' && c != '}')
                && !next.startsWith(PageSecurity.SIGN_IN);
        return ours ? next : "/";
    }
}
