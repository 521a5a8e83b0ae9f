package org.yuheng.adapter.node;

/** The node did not answer, or what answered is not the node: its state is unknown. */
public final class NodeUnreachable extends Exception {

    private final String node;
    private final String code;

    public NodeUnreachable(String node, String code, String message, Throwable cause) {
        super(code + ": node " + node + ": " + message, cause);
        this.node = node;
        this.code = code;
    }

    public String node() {
        return node;
    }

    /** NODE_UNREACHABLE, NODE_TIMEOUT, or NODE_ANSWER_UNTRUSTED. */
    public String code() {
        return code;
    }
}
