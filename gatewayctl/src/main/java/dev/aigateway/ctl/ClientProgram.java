package dev.aigateway.ctl;

import java.util.Locale;

/** Programs that call models, and what makes them call through the gateway. */
enum ClientProgram {
    CLAUDE_CODE("""
        export ANTHROPIC_BASE_URL=URL
        export ANTHROPIC_AUTH_TOKEN="$GATEWAY_KEY"
        # or, with the Claude Code key that is mapped to the person, in place of the second line:
        # export ANTHROPIC_API_KEY="$CLAUDECODE_KEY"
        claude\
        """),
    CURSOR("""
        Cursor Settings > Models
          Add custom models           claude-fast, claude-quality, claude-premium
          OpenAI API Key              $GATEWAY_KEY
          Override OpenAI Base URL    URL/v1\
        """),
    OPENCODE("""
        opencode.json:
        {
          "$schema": "https://opencode.ai/config.json",
          "provider": {
            "gateway": {
              "npm": "@ai-sdk/openai-compatible",
              "name": "Gateway",
              "options": { "baseURL": "URL/v1", "apiKey": "{env:GATEWAY_KEY}" },
              "models": { "claude-fast": {}, "claude-quality": {}, "claude-premium": {} }
            }
          }
        }\
        """),
    CLINE("""
        Cline > Settings > API Configuration
          API Provider    OpenAI Compatible
          Base URL        URL/v1
          API Key         $GATEWAY_KEY
          Model ID        claude-quality\
        """),
    CONTINUE("""
        ~/.continue/config.yaml:
        models:
          - name: claude-quality
            provider: openai
            model: claude-quality
            apiBase: URL/v1
            apiKey: ${{ secrets.GATEWAY_KEY }}\
        """),
    OPENAI_SDK("""
        export OPENAI_BASE_URL=URL/v1
        export OPENAI_API_KEY="$GATEWAY_KEY\"\
        """),
    CURL("""
        curl URL/v1/chat/completions \\
          -H "Authorization: Bearer $GATEWAY_KEY" -H "content-type: application/json" \\
          -d '{"model": "claude-fast", "messages": [{"role": "user", "content": "Hello"}]}'
        curl URL/v1/messages \\
          -H "x-api-key: $GATEWAY_KEY" -H "content-type: application/json" \\
          -d '{"model": "claude-fast", "max_tokens": 200, "messages": [{"role": "user", "content": "Hello"}]}'\
        """);

    private final String template;

    ClientProgram(String template) {
        this.template = template;
    }

    /** Never with a key in it. */
    String instructions(String base) {
        return template.replace("=URL", "=" + base).replace("URL/v1", base + "/v1");
    }

    /** Whether it calls from servers of its own. */
    boolean needsPublicHttps() {
        return this == CURSOR;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
