notice-escalated = Thank you for waiting. We have passed your question to the team in charge; they will look into it and get back to you here.
