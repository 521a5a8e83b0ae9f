package org.yuheng.orchestrator.rules;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Separation;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.policy.BundleRefusal;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.rules.BundleDiff;
import org.yuheng.policy.rules.Change;
import org.yuheng.policy.rules.Finding;
import org.yuheng.policy.rules.RuleCheck;
import org.yuheng.policy.rules.Simulation;

/** What people do with policy bundles. Whoever proposed one does not approve it. */
@Service
public class RulesDesk {

    static final ProblemType BUNDLE_REFUSED = new ProblemType(
            HttpStatus.UNPROCESSABLE_CONTENT, "BUNDLE_REFUSED", "策略包无效", "The policy bundle is not accepted");
    static final ProblemType BUNDLE_UNSOUND = new ProblemType(
            HttpStatus.CONFLICT, "BUNDLE_UNSOUND", "规则分析发现错误，不能提交", "Analysis found errors in the rules");
    static final ProblemType BUNDLE_STATE = new ProblemType(
            HttpStatus.CONFLICT, "BUNDLE_STATE", "策略包的状态不允许此操作", "The bundle's state does not allow this");

    private static final int MOST_SIMULATED = 20_000;

    private final Bundles bundles;
    private final Engines engines;
    private final History history;
    private final AuditTrail audit;

    RulesDesk(Bundles bundles, Engines engines, History history, AuditTrail audit) {
        this.bundles = bundles;
        this.engines = engines;
        this.history = history;
        this.audit = audit;
    }

    public List<Bundles.Entry> all(CurrentUser user) {
        Permissions.require(user, Action.RULES_READ);
        engines.active();
        return bundles.all();
    }

    public List<Bundles.Activation> activations(CurrentUser user) {
        Permissions.require(user, Action.RULES_READ);
        return bundles.activations();
    }

    public byte[] packed(CurrentUser user, String hash) {
        Permissions.require(user, Action.RULES_READ);
        return known(hash).pack();
    }

    /** Everything that static analysis finds. */
    public List<Finding> check(CurrentUser user, byte[] packed) {
        Permissions.require(user, Action.RULES_READ);
        return RuleCheck.findings(read(packed));
    }

    /** In words, from one kept bundle to another. */
    public List<Change> diff(CurrentUser user, String from, String to) {
        Permissions.require(user, Action.RULES_READ);
        return BundleDiff.between(known(from), known(to));
    }

    /** What a kept bundle would have decided on every stored decision's facts. */
    public Simulation simulate(CurrentUser user, String hash) {
        Permissions.require(user, Action.RULES_READ);
        known(hash);
        return Simulation.of(engines.of(hash), history.decided(MOST_SIMULATED));
    }

    /** The same of one that is not kept. */
    Simulation simulate(CurrentUser user, PolicyBundle bundle) {
        Permissions.require(user, Action.RULES_READ);
        return Simulation.of(engines.compile(bundle), history.decided(MOST_SIMULATED));
    }

    @Transactional
    public Bundles.Entry propose(CurrentUser user, byte[] packed, String note) {
        Permissions.require(user, Action.RULES_PROPOSE);
        PolicyBundle bundle = read(packed);
        requireSound(bundle);
        boolean known = bundles.find(bundle.hash()).isPresent();
        bundles.propose(bundle, note, user.username());
        if (!known) {
            audit.record(AuditEvent.of(user.actor(), "BUNDLE_PROPOSED")
                    .object("policy-bundle", bundle.hash())
                    .ruleSet(bundle.hash())
                    .change("", bundle.hash())
                    .detail("note", note));
        }
        return bundles.find(bundle.hash()).orElseThrow();
    }

    @Transactional
    public Bundles.Entry approve(CurrentUser user, String hash) {
        Permissions.require(user, Action.RULES_APPROVE);
        Bundles.Entry entry = entry(hash);
        Permissions.separate(user, Separation.RULE_AUTHOR_APPROVER, List.of(entry.proposedBy()));
        if (entry.state() != Bundles.State.PROPOSED) {
            throw BUNDLE_STATE.because(
                    hash + " was approved by " + entry.approvedBy().orElse("") + " already");
        }
        bundles.approve(hash, user.username());
        audit.record(AuditEvent.of(user.actor(), "BUNDLE_APPROVED")
                .object("policy-bundle", hash)
                .ruleSet(hash)
                .detail("proposedBy", entry.proposedBy()));
        return entry(hash);
    }

    /** From its commit on every instance decides by it; requests under way keep the decisions that they have. */
    @Transactional
    public Bundles.Entry activate(CurrentUser user, String hash) {
        Permissions.require(user, Action.RULES_APPROVE);
        Bundles.Entry entry = entry(hash);
        if (entry.state() != Bundles.State.APPROVED) {
            throw BUNDLE_STATE.because(hash + " is " + entry.state() + "; somebody other than " + entry.proposedBy()
                    + " has to approve it first");
        }
        return change(user, entry, Bundles.Kind.ACTIVATED);
    }

    /** Back to the bundle that was active before the present one. */
    @Transactional
    public Bundles.Entry rollback(CurrentUser user) {
        Permissions.require(user, Action.RULES_APPROVE);
        String active = engines.active().bundle().hash();
        String previous = bundles.activations().stream()
                .filter(activation -> activation.hash().equals(active))
                .flatMap(activation -> activation.previous().stream())
                .filter(hash -> !hash.equals(active))
                .findFirst()
                .orElseThrow(() -> BUNDLE_STATE.because("no bundle was active before " + active));
        return change(user, entry(previous), Bundles.Kind.ROLLED_BACK);
    }

    private Bundles.Entry change(CurrentUser user, Bundles.Entry entry, Bundles.Kind kind) {
        // Compiled before it counts: a bundle that does not compile would hold every request.
        PolicyBundle bundle = engines.of(entry.hash()).bundle();
        requireSound(bundle);
        Optional<String> before = bundles.active();
        bundles.activate(entry.hash(), kind, user.username());
        audit.record(AuditEvent.of(user.actor(), "BUNDLE_" + kind)
                .object("policy-bundle", entry.hash())
                .ruleSet(entry.hash())
                .change(before.orElse(""), entry.hash()));
        return entry(entry.hash());
    }

    private static void requireSound(PolicyBundle bundle) {
        List<Finding> findings = RuleCheck.findings(bundle);
        if (!RuleCheck.sound(findings)) {
            throw BUNDLE_UNSOUND.because(findings.stream()
                    .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                    .map(finding -> finding.table() + ": " + finding.text())
                    .limit(10)
                    .toList()
                    .toString());
        }
    }

    private static PolicyBundle read(byte[] packed) {
        try {
            return PolicyBundle.load(packed);
        } catch (BundleRefusal e) {
            throw BUNDLE_REFUSED.because(e.getMessage());
        }
    }

    private PolicyBundle known(String hash) {
        entry(hash);
        return engines.of(hash).bundle();
    }

    private Bundles.Entry entry(String hash) {
        return bundles.find(hash).orElseThrow(() -> Problems.NOT_FOUND.because("no policy bundle " + hash));
    }
}
