package org.yuheng.orchestrator.dispatch;

import java.util.List;

/** The approvals that nodes are shown beside a specification, for owners who keep a list of approvers. */
public interface ApprovalsOfSpec {

    /** DSSE envelopes of the approvals in the chain of exactly this specification. */
    List<byte[]> of(String request, String specDigest);
}
