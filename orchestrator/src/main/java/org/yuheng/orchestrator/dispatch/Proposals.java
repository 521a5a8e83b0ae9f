package org.yuheng.orchestrator.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.computation.JobSpec;

/** Shows frozen specifications to the owners at their nodes, and asks again until they have answered. */
@Component
public class Proposals {

    private static final Logger LOG = LoggerFactory.getLogger(Proposals.class);

    private final Grants grants;
    private final SpecStore specs;
    private final Nodes nodes;
    private final ApprovalsOfSpec approvals;
    private final NodeCalls calls;

    Proposals(Grants grants, SpecStore specs, Nodes nodes, ApprovalsOfSpec approvals, NodeCalls calls) {
        this.calls = calls;
        this.approvals = approvals;
        this.grants = grants;
        this.specs = specs;
        this.nodes = nodes;
    }

    /** The nodes that a specification is shown to. */
    public static List<String> nodesOf(JobSpec spec) {
        return spec.participants().stream().map(JobSpec.Participant::node).toList();
    }

    /** Asks nodes side by side, and records what each says; one that does not answer is asked again later. */
    public void ask(String specDigest, List<String> nodes) throws InterruptedException {
        List<Future<?>> all = new ArrayList<>();
        for (String node : nodes) {
            all.add(calls.begin(() -> {
                ask(specDigest, node);
                return null;
            }));
        }
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("asking for grants of " + specDigest + " failed", e.getCause());
            }
        }
    }

    private void ask(String specDigest, String node) {
        SpecStore.Frozen spec = specs.find(specDigest)
                .orElseThrow(() -> new IllegalStateException("no specification " + specDigest + " is kept"));
        try {
            Answer<List<OwnerGrant>> answer = nodes.at(node)
                    .propose(spec.bytes(), spec.claimZh(), spec.claimEn(), approvals.of(spec.request(), specDigest));
            if (answer.refused()) {
                grants.refused(spec.request(), specDigest, node, answer.refusal());
            } else {
                grants.answered(spec.request(), specDigest, node, answer.value());
            }
        } catch (NodeUnreachable e) {
            LOG.info("{} is asked for grants of {} again later: {}", node, spec.request(), e.getMessage());
            grants.unreachable(specDigest, node, e);
        }
    }

    /** Nodes report grants by themselves; this finds those whose report was lost. */
    @Scheduled(fixedDelayString = "${yuheng.dispatch.grant-poll:5s}", initialDelayString = "5s")
    void askAgain() {
        for (Proposal waiting : grants.waiting()) {
            try {
                grants.tried(waiting.specDigest(), waiting.node());
                ask(waiting.specDigest(), waiting.node());
            } catch (RuntimeException e) {
                LOG.warn("asking {} for grants of {} failed", waiting.node(), waiting.request(), e);
            }
        }
    }
}
