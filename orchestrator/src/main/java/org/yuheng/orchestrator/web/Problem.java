package org.yuheng.orchestrator.web;

import java.util.Map;

/** Ends a REST call with a problem document. Steps answer with values; only the REST edge turns a "no" into this. */
public final class Problem extends RuntimeException {

    private final transient ProblemType type;
    private final transient Map<String, Object> members;

    Problem(ProblemType type, String detail, Map<String, ?> members) {
        super(detail);
        this.type = type;
        this.members = Map.copyOf(members);
    }

    public ProblemType type() {
        return type;
    }

    public String code() {
        return type.code();
    }

    public Map<String, Object> members() {
        return members;
    }
}
