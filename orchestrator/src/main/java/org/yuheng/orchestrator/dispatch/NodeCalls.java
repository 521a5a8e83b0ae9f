package org.yuheng.orchestrator.dispatch;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;

/** Calls to several nodes side by side, so that a silent one holds up none of the others. */
@Component
class NodeCalls {

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "node-call");
        thread.setDaemon(true);
        return thread;
    });

    <T> Future<T> begin(Callable<T> call) {
        return threads.submit(call);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
