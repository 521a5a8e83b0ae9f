package org.yuheng.node.console;

import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.WebRequest;

/** What an error page says: never a stack, always an id that stands in the log too. */
@Component
class Mishaps extends DefaultErrorAttributes {

    private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);

    @Override
    public Map<String, Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
        Map<String, Object> attributes = super.getErrorAttributes(request, ErrorAttributeOptions.defaults());
        String correlation = UUID.randomUUID().toString().substring(0, 8);
        attributes.put("correlation", correlation);
        if (Integer.valueOf(500).equals(attributes.get("status"))) {
            LOG.error("mishap {} at {}", correlation, attributes.get("path"), getError(request));
        }
        return attributes;
    }
}
