namespace ArtifactSdk.Configuration;

/// <summary>Which API addresses are usable, and the browser address that belongs to one.</summary>
internal static class BaseUrlRules
{
    /// <summary>Says what is wrong with the address, or null. The text goes after the name of the place it came from.</summary>
    public static string? FindProblem(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return $"is '{Shown(text)}'; give an absolute http or https address such as https://api.wandb.ai";
        }

        if (url.UserInfo.Length > 0)
        {
            return "holds a user name or password; remove it and give the API key by itself (ApiKey or WANDB_API_KEY)";
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            return $"is '{Shown(text)}'; an API address has no query and no fragment";
        }

        var hosted = url.Host.Equals("wandb.ai", StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith(".wandb.ai", StringComparison.OrdinalIgnoreCase);
        if (hosted && !text.Contains("api.", StringComparison.OrdinalIgnoreCase))
        {
            return $"is '{Shown(text)}', which is the web site; the API is at https://api.wandb.ai";
        }

        return hosted && url.Scheme == "http"
            ? $"is '{Shown(text)}'; that host is reached by https only: https://api.wandb.ai"
            : null;
    }

    public static Uri Normalize(string text) => new(text.EndsWith('/') ? text[..^1] : text);

    /// <summary>Where a person sees what the API serves.</summary>
    public static Uri ToAppUrl(Uri baseUrl)
    {
        var text = baseUrl.OriginalString;
        foreach (var (api, app) in (ReadOnlySpan<(string, string)>)
                 [("://api.wandb.test", "://app.wandb.test"), ("://api.wandb.", "://wandb."), ("://api.", "://app.")])
        {
            if (text.Contains(api, StringComparison.OrdinalIgnoreCase))
            {
                return new(text.Replace(api, app, StringComparison.OrdinalIgnoreCase));
            }
        }

        return baseUrl;
    }

    // A text that failed to parse may hold anything; what stands before an '@' may be a password.
    private static string Shown(string text)
    {
        var at = text.LastIndexOf('@');
        var shown = at < 0 ? text : "…" + text[at..];
        var query = shown.IndexOf('?', StringComparison.Ordinal);
        shown = query < 0 ? shown : shown[..query] + "?…";
        return shown.Length > 200 ? shown[..200] + "…" : shown;
    }
}
