package org.yuheng.orchestrator.journey;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.yuheng.orchestrator.web.Problems;

/**
 * Tells watchers what changed in runs, by server-sent events. Every instance looks into PostgreSQL for its own watchers, so
 * that it does not matter which instance a node's progress reached.
 */
@Component
class RunEvents {

    private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);
    private static final long LIFE = Duration.ofMinutes(15).toMillis();
    private static final int MOST = 300;

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    /**
     * @param data what a watcher is told, compared with what it was told last
     * @param over nothing more will come
     */
    record Snapshot(Object data, boolean over) {}

    private static final class Watcher {
        private final SseEmitter emitter = new SseEmitter(LIFE);
        private final Supplier<Snapshot> source;
        private Object last;
        private int quiet;

        Watcher(Supplier<Snapshot> source) {
            this.source = source;
        }
    }

    /** @throws org.yuheng.orchestrator.web.Problem UNAVAILABLE when too many watch at once */
    SseEmitter watch(Supplier<Snapshot> source) {
        if (watchers.size() >= MOST) {
            throw Problems.UNAVAILABLE.because(MOST + " watchers are connected already; ask for the run instead");
        }
        Watcher watcher = new Watcher(source);
        watcher.emitter.onCompletion(() -> watchers.remove(watcher));
        watcher.emitter.onTimeout(watcher.emitter::complete);
        watcher.emitter.onError(gone -> watchers.remove(watcher));
        watchers.add(watcher);
        return watcher.emitter;
    }

    @Scheduled(fixedDelayString = "PT0.7S")
    void look() {
        watchers.forEach(this::look);
    }

    private void look(Watcher watcher) {
        try {
            Snapshot now = watcher.source.get();
            if (!now.data().equals(watcher.last)) {
                watcher.last = now.data();
                watcher.quiet = 0;
                watcher.emitter.send(SseEmitter.event().name("run").data(now.data(), MediaType.APPLICATION_JSON));
            } else if (++watcher.quiet % 20 == 0) {
                // Proxies close what is silent.
                watcher.emitter.send(SseEmitter.event().comment("still here"));
            }
            if (now.over()) {
                watcher.emitter.send(SseEmitter.event().name("over").data("{}", MediaType.APPLICATION_JSON));
                watcher.emitter.complete();
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("a watcher has gone", gone);
            watchers.remove(watcher);
            // Who is there after all connects again.
            watcher.emitter.complete();
        } catch (RuntimeException e) {
            LOG.warn("a watcher could not be told", e);
            watchers.remove(watcher);
            watcher.emitter.completeWithError(e);
        }
    }

    /** An orderly end does not wait for watchers. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        watchers.forEach(watcher -> watcher.emitter.complete());
    }
}
