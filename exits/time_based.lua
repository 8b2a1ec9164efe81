-- Time: leaves after so many hours or bars, and before the session, the day or the week ends. Each is off at 0.
local X = exit {
  api = 1, name = "Time based", version = "1.0", priority = 70, runs = "tick",
  description = "Closes a position that has become too old, or that would be held over a closing of the market.",
  params = {
    max_hours      = number  { default = 24, min = 0, max = 100000, doc = "oldest a position may become, hours" },
    max_bars       = integer { default = 0, min = 0, max = 1000000, doc = "oldest a position may become, closed bars" },
    session_end    = integer { default = 0, min = 0, max = 1440, doc = "leave this long before the session ends, minutes" },
    no_overnight   = integer { default = 0, min = 0, max = 1440, doc = "leave this long before the day ends, minutes" },
    closed_hours   = number  { default = 0, min = 0, max = 1000, doc = "a weekend or holiday: closed at least so long, hours" },
    before_closing = integer { default = 30, min = 1, max = 1440, doc = "leave this long before such a closing, minutes" },
  },
}

function X:should_exit(position, data)
  local p, session = self.params, data.session
  if p.max_hours > 0 and position.age_hours >= p.max_hours then return close { reason = "held long enough, hours" } end
  if p.max_bars > 0 and position.age_bars >= p.max_bars then return close { reason = "held long enough, bars" } end
  if p.no_overnight > 0 and session.day_ends_in <= p.no_overnight * 60 then return close { reason = "the day ends" } end
  local closes_in, closed_for = session.closes_in, session.closed_for
  if not closes_in then return end                              -- it is closed, or never closes
  if p.session_end > 0 and closes_in <= p.session_end * 60 then return close { reason = "the session ends" } end
  if p.closed_hours > 0 and closed_for and closed_for >= p.closed_hours * 3600 and closes_in <= p.before_closing * 60 then
    return close { reason = "the market closes for long" }
  end
end

return X
