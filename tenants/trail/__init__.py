"""Trail and health (logboek, toestand): who did what, for the auditor; does it work, for the operator."""
